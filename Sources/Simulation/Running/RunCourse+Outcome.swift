import ClusterModel
import Placement

extension RunCourse {
    /// Lets time go by until the end.
    mutating func finish() {
        now = horizon
        for index in applications.indices where applications[index].removedAt == nil {
            settle(index) { $0.record.conclude() }
        }
        record.finish(at: horizon)
        for application in applications { count(application) }
    }

    private mutating func count(_ application: RunningApplication) {
        for seconds in application.breaks(until: horizon) { record.distributions.add(.timeToRepair, seconds) }
        if let wholeAt = application.record.wholeAt {
            record.distributions.add(.waiting, wholeAt - application.arrivedAt)
        }
        let (kept, known) = application.record.constraints.reduce((0.0, 0.0)) {
            ($0.0 + $1.keptTime, $0.1 + $1.known)
        }
        if known > 0 { record.distributions.add(.constraintsKept, kept / known, weight: known) }
    }

    var outcome: RunResult {
        RunResult(
            run: run, measures: measures, applications: applications.map(\.outcome), series: record.series,
            distributions: record.distributions.percentiles, moves: moves, effort: record.effort)
    }

    private var measures: [Measure: Double] {
        var measures = record.measures(searches: isOurs)
        measures[.moves] = Double(moves.count)
        guard !applications.isEmpty else { return measures }
        let whole = applications.compactMap { application in
            application.record.wholeAt.map { $0 - application.arrivedAt }
        }
        measures[.accepted] = Double(whole.count) / Double(applications.count)
        measures[.rejected] = Double(applications.count - whole.count)
        measures[.waiting] = Self.mean(whole)
        measures[.brokenConstraints] = Double(
            applications.reduce(0) { $0 + $1.record.constraints.count(where: \.wasBroken) })
        measures[.timeToRepair] = Self.mean(applications.flatMap { $0.breaks(until: horizon) })
        return measures
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}

extension RunningApplication {
    /// Seconds that each break lasted: to its repair, or to the end of all if that came first.
    func breaks(until horizon: Double) -> [Double] {
        record.repairs + (record.brokenSince.map { [(removedAt ?? horizon) - $0] } ?? [])
    }

    var outcome: ApplicationOutcome {
        ApplicationOutcome(
            name: application.name, group: group, arrivedAt: arrivedAt, wholeAt: record.wholeAt,
            removedAt: removedAt, placements: removedAt == nil ? placements : last, objective: record.objective,
            bound: record.bound, isOptimal: record.isOptimal, isInfeasible: plan?.status == .infeasible,
            reasons: reasons, constraints: record.constraints.map(\.outcome), moves: moves, repairs: record.repairs)
    }
}
