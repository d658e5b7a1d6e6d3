import ClusterModel
import Placement

/// A run of a strategy as `place` prints it for programs. What it lacks is `null`.
struct StrategyReport: Encodable {
    let run: StrategyRun
    /// The objective of our own plan of the same, where that has one.
    var own: Double?

    private enum Key: String, CodingKey {
        case strategy, violations, unplaced, objective, relative, milliseconds, applications
    }

    /// Objective ÷ our own; `nil` where one of them is missing, or ours is not above 0.
    var relative: Double? {
        guard let objective = run.objective, let own, own > 0 else { return nil }
        return objective / own
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(run.strategy, forKey: .strategy)
        try container.encode(run.violations, forKey: .violations)
        try container.encode(run.unplaced, forKey: .unplaced)
        try container.encode(run.objective, forKey: .objective)
        try container.encode(relative, forKey: .relative)
        try container.encode(run.milliseconds, forKey: .milliseconds)
        try container.encode(run.results.map(ApplicationReport.init), forKey: .applications)
    }

    private struct ApplicationReport: Encodable {
        let result: StrategyRun.Result

        private enum Key: String, CodingKey {
            case application, objective, placements, unplaced, violations, breakdown
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(result.application.description, forKey: .application)
            try container.encode(result.judgement.objective, forKey: .objective)
            try container.encode(result.placements, forKey: .placements)
            try container.encode(result.judgement.unplaced, forKey: .unplaced)
            try container.encode(result.judgement.violations.map(ViolationReport.init), forKey: .violations)
            try container.encode(result.judgement.breakdown, forKey: .breakdown)
        }
    }

    private struct ViolationReport: Encodable {
        let sentence: String
        let replica: ReplicaPlacement?
        let cause: Rejection.Cause

        init(_ violation: PlacementJudgement.Violation) {
            sentence = violation.sentence
            replica = violation.replica
            cause = violation.cause
        }
    }
}

extension StrategyReport {
    /// One line for each strategy.
    static func table(_ reports: [StrategyReport]) -> String {
        var table = TextTable(
            ["STRATEGY", "BROKEN", "UNPLACED", "OBJECTIVE", "RELATIVE", "MS"], rightAligned: [1, 2, 3, 4, 5])
        for report in reports {
            table.add([
                TextTable.Cell(report.run.strategy), count(report.run.violations), count(report.run.unplaced),
                TextTable.Cell(Figures.number(report.run.objective)), TextTable.Cell(Figures.number(report.relative)),
                TextTable.Cell(Figures.milliseconds(report.run.milliseconds)),
            ])
        }
        return table.text()
    }

    private static func count(_ count: Int) -> TextTable.Cell {
        TextTable.Cell("\(count)", count == 0 ? .plain : .bad)
    }
}
