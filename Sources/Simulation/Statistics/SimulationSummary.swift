import ClusterModel

/// What the runs of a scenario come to: the numbers that every report shows. Nothing in it depends on the machine.
package struct SimulationSummary: Sendable, Codable, Hashable {
    /// The first one is compared with the others.
    package var strategies: [String]
    /// Values of the sweep in rising order; empty without one.
    package var points: [Int]
    package var runs: Int
    /// More than ``runs`` when somebody stopped the simulation.
    package var asked: Int
    /// By point, then by measure, then by strategy; what nobody measured is not there.
    package var estimates: [Entry]
    package var comparisons: [PairedComparison]
    package var winners: [MeasureWinner]
    package var goals: [GoalOutcome]
    /// Where the first strategy broke limits, rejected applications or had not the lowest objective.
    package var shortfalls: [Shortfall]

    package struct Entry: Sendable, Codable, Hashable {
        /// The value of the sweep; `nil` without one.
        package var point: Int?
        package var measure: Measure
        package var strategy: String
        package var estimate: MeanEstimate
    }

    package init(_ result: SimulationResult) {
        let table = RunTable(result)
        strategies = table.strategies
        points = table.points.compactMap { $0 }
        (runs, asked) = (result.runs.count, result.asked)
        estimates = Self.estimates(table, Measure.allCases.filter(\.isReproducible))
        comparisons = Self.comparisons(table, seed: result.scenario.seed)
        winners = Self.winners(table, seed: result.scenario.seed)
        goals = []
        shortfalls = ShortfallFinder(table: table, result: result).all
        if let goal = result.scenario.sweep?.until { goals = outcomes(of: goal) }
    }

    package func estimate(_ measure: Measure, _ strategy: String, at point: Int?) -> MeanEstimate? {
        estimates.first { $0.measure == measure && $0.strategy == strategy && $0.point == point }?.estimate
    }

    package func winner(_ measure: Measure, at point: Int?) -> MeasureWinner? {
        winners.first { $0.measure == measure && $0.point == point }
    }

    static func estimates(_ table: RunTable, _ measures: [Measure]) -> [Entry] {
        table.points.flatMap { point in
            measures.flatMap { measure in
                table.strategies.compactMap { strategy in
                    MeanEstimate(table.values(of: measure, strategy, at: point))
                        .map { Entry(point: point, measure: measure, strategy: strategy, estimate: $0) }
                }
            }
        }
    }

    private static let compared = Measure.allCases.filter { $0.isReproducible && $0.direction != .neither }

    private static func comparisons(_ table: RunTable, seed: UInt64) -> [PairedComparison] {
        guard let first = table.strategies.first else { return [] }
        return table.points.flatMap { point in
            compared.flatMap { measure in
                table.strategies.dropFirst()
                    .map { table.compare(measure, first, $0, at: point, seed: seed) }
                    .filter { $0.verdict != .notMeasured }
            }
        }
    }

    private static func winners(_ table: RunTable, seed: UInt64) -> [MeasureWinner] {
        table.points.flatMap { point in compared.compactMap { winner(of: $0, table, at: point, seed: seed) } }
    }

    private static func winner(of measure: Measure, _ table: RunTable, at point: Int?, seed: UInt64) -> MeasureWinner? {
        let means = table.strategies.compactMap { strategy in
            MeanEstimate(table.values(of: measure, strategy, at: point)).map { (strategy: strategy, mean: $0.mean) }
        }
        let isBetter: (Double, Double) -> Bool = measure.direction == .higherIsBetter ? (>) : (<)
        guard means.count > 1, let best = means.min(by: { isBetter($0.mean, $1.mean) }) else { return nil }
        let contest = means.filter { $0.strategy != best.strategy }
            .map { table.compare(measure, best.strategy, $0.strategy, at: point, seed: seed) }
        if contest.contains(where: { [.tooFew, .notMeasured].contains($0.verdict) }) {
            let equals = contest.filter { $0.verdict == .same }.map(\.other)
            return MeasureWinner(measure, at: point, strategies: [best.strategy] + equals, verdict: .tooFew)
        }
        let tied = contest.filter { $0.verdict != .better }.map(\.other)
        return MeasureWinner(
            measure, at: point, strategies: [best.strategy] + tied, verdict: tied.isEmpty ? .wins : .tied)
    }
}
