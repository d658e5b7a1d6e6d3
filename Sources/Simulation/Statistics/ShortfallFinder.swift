import ClusterModel

/// Looks where the first strategy falls short, and what the runs say of why.
struct ShortfallFinder {
    let table: RunTable
    let result: SimulationResult

    var all: [Shortfall] {
        guard let own = table.strategies.first else { return [] }
        return table.points.flatMap { point in
            [broken(own, at: point), rejected(own, at: point)].compactMap { $0 }
                + table.strategies.dropFirst().compactMap { objective(own, $0, at: point) }
        }
    }

    // MARK: - Broken limits

    private func broken(_ own: String, at point: Int?) -> Shortfall? {
        let runs = table.runs(of: own, at: point)
        let bad = runs.filter(\.hasBrokenLimits)
        guard !bad.isEmpty else { return nil }
        let broken = bad.flatMap { $0.applications.filter(\.hasBrokenLimits) }
        let worst = bad.compactMap { $0.measures[.constraintsKept] }.min()
        let share = worst.map { "; in the worst one limits held \(QuantityText.percent($0)) of the time" } ?? ""
        let finding =
            "Required limits were broken for some time in \(bad.count) of \(Words.repetitions(runs.count))\(share)."
        return Shortfall(
            .broken, at: point, strategy: own, finding: finding,
            reasons: [
                infeasible(broken), keptByOthers(bad.map(\.run), own, at: point), events(bad), unproven(broken),
            ].compactMap { $0 })
    }

    private func infeasible(_ applications: [ApplicationOutcome]) -> String? {
        let count = applications.count(where: \.isInfeasible)
        guard count > 0 else { return nil }
        return
            "Of \(Words.count(applications.count, "application")) with broken limits \(count) had, by what was known "
            + "when they were last planned, no placement that keeps them all."
    }

    /// Another strategy that kept everything proves that it can be done.
    private func keptByOthers(_ runs: [SimulationRun], _ own: String, at point: Int?) -> String? {
        let keepers = table.strategies.filter { $0 != own }.filter { other in
            table.pairs(own, other, at: point).contains { pair in
                runs.contains(pair.own.run) && !pair.other.hasBrokenLimits && !pair.other.applications.isEmpty
                    && !pair.other.applications.contains { $0.wholeAt == nil }
            }
        }
        guard !keepers.isEmpty else {
            guard table.strategies.count > 1 else { return nil }
            return "No other strategy ran every application within all limits there either."
        }
        return "A placement that keeps all limits exists: \(Words.list(keepers)) found one in such a repetition."
    }

    private func events(_ runs: [RunResult]) -> String? {
        guard !result.scenario.events.isEmpty else { return nil }
        let repair = MeanEstimate(runs.compactMap { $0.measures[.timeToRepair] })
        let mean = repair.map { " Here that took \(Measure.timeToRepair.text($0.mean)) on average." } ?? ""
        return "Events change the cluster while applications run; what they break stays broken until it is noticed and "
            + "pods have moved.\(mean)"
    }

    private func unproven(_ applications: [ApplicationOutcome]) -> String? {
        guard let interval = result.scenario.monitoring.interval else { return nil }
        guard applications.contains(where: { !$0.isInfeasible }) else { return nil }
        return "Strategies know links only by reports, one each \(QuantityText.age(interval)); what they know was not "
            + "always what was."
    }

    // MARK: - Rejected applications

    private func rejected(_ own: String, at point: Int?) -> Shortfall? {
        let runs = table.runs(of: own, at: point)
        let without = runs.flatMap { $0.applications.filter { $0.wholeAt == nil } }
        guard !without.isEmpty else { return nil }
        let finding =
            "\(Words.count(without.count, "application")) of \(runs.reduce(0) { $0 + $1.applications.count }), counted over "
            + "\(Words.repetitions(runs.count)), never ran whole."
        let proved = without.count(where: \.isInfeasible)
        var reasons: [String] = []
        if proved > 0 {
            reasons.append(
                "Of \(Words.count(proved, "application")) it is proved, by what was known, that no placement keeps all limits."
            )
        }
        reasons += sentences(of: without)
        return Shortfall(.rejected, at: point, strategy: own, finding: finding, reasons: reasons)
    }

    /// The three that were said of most applications.
    private func sentences(of applications: [ApplicationOutcome]) -> [String] {
        var counts: [String: Int] = [:]
        for application in applications {
            for sentence in Set(application.reasons.prefix(1).map(\.sentence)) { counts[sentence, default: 0] += 1 }
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
            .map { "\(Words.count($0.value, "application")): \($0.key)" }
    }

    // MARK: - Objective

    private func objective(_ own: String, _ other: String, at point: Int?) -> Shortfall? {
        let comparison = table.compare(.objective, own, other, at: point, seed: result.scenario.seed)
        guard let difference = comparison.difference, difference.mean > 0 else { return nil }
        let pairs = table.pairs(own, other, at: point)
        let finding =
            "The mean objective of \(other) is lower by \(QuantityText.decimal(difference.mean, places: 4)) over "
            + "\(Words.repetitions(difference.count))."
        return Shortfall(
            .objective, at: point, strategy: own, other: other, finding: finding,
            reasons: [
                brokenElsewhere(pairs, other), rejectedElsewhere(pairs, other), inCommon(pairs, other),
                moved(pairs, own), chance(comparison), notOptimal(pairs, own),
            ].compactMap { $0 })
    }

    private typealias Pairs = [(own: RunResult, other: RunResult)]

    private func brokenElsewhere(_ pairs: Pairs, _ other: String) -> String? {
        let bad = pairs.count { $0.other.hasBrokenLimits && !$0.own.hasBrokenLimits }
        let both = pairs.count { $0.other.hasBrokenLimits }
        guard both > 0 else { return nil }
        return "\(other) broke required limits in \(both) of \(Words.repetitions(pairs.count))"
            + (bad == both ? ", where this strategy broke none" : "")
            + ": a placement may be cheaper when it need not keep them."
    }

    private func rejectedElsewhere(_ pairs: Pairs, _ other: String) -> String? {
        let own = pairs.reduce(0) { $0 + $1.own.rejected }
        let others = pairs.reduce(0) { $0 + $1.other.rejected }
        guard own != others else { return nil }
        return "The means are of different applications: \(other) left out \(others), this strategy \(own)."
    }

    /// Objectives of applications that both strategies ran with all limits kept.
    private func inCommon(_ pairs: Pairs, _ other: String) -> String? {
        var (own, others, count) = (0.0, 0.0, 0)
        for pair in pairs {
            let mine = Dictionary(pair.own.applications.map { ($0.name, $0) }) { first, _ in first }
            for theirs in pair.other.applications where !theirs.hasBrokenLimits {
                guard let match = mine[theirs.name], !match.hasBrokenLimits, let left = match.objective,
                    let right = theirs.objective
                else { continue }
                (own, others, count) = (own + left, others + right, count + 1)
            }
        }
        guard count > 0 else { return "No application ran whole and within its limits under both." }
        let means = [own, others].map { QuantityText.decimal($0 / Double(count), places: 4) }
        return
            "Over the \(Words.count(count, "application")) that ran within all limits under both, the objective when they "
            + "were first whole was \(means[0]) here and \(means[1]) with \(other)."
    }

    private func moved(_ pairs: Pairs, _ own: String) -> String? {
        let moves = pairs.reduce(0) { $0 + $1.own.moves.count }
        guard moves > 0 else { return nil }
        return
            "This strategy moved \(Words.count(moves, "pod")): a move has its price, and a place that is better by less than "
            + "that is left alone."
    }

    private func chance(_ comparison: PairedComparison) -> String? {
        switch comparison.verdict {
        case .tooFew: "\(Words.repetitions(comparison.signs.total)) cannot tell this from chance."
        case .undecided: "The repetitions cannot tell this from chance."
        case .better, .worse, .same, .notMeasured: nil
        }
    }

    private func notOptimal(_ pairs: Pairs, _ own: String) -> String? {
        let told = pairs.flatMap { $0.own.applications.compactMap(\.isOptimal) }
        let open = told.count { !$0 }
        guard open > 0 else { return nil }
        return
            "Of \(Words.count(told.count, "plan")), \(open) are not known to be the best; each application is planned by "
            + "itself, with those that are there in their place."
    }
}

extension SignTest {
    var total: Int { above + below + equal }
}

extension ApplicationOutcome {
    /// Whether a required constraint was broken at some time while it ran whole.
    var hasBrokenLimits: Bool { constraints.contains { $0.kept.map { $0 < 1 } ?? false } }
}

extension RunResult {
    var hasBrokenLimits: Bool {
        measures[.brokenConstraints].map { $0 > 0 } ?? false || applications.contains(where: \.hasBrokenLimits)
    }

    /// Applications that never ran whole.
    var rejected: Int { applications.count { $0.wholeAt == nil } }
}
