import ClusterModel

/// The runs of a result by point and strategy, with those of one repetition side by side.
struct RunTable {
    private struct Key: Hashable {
        let point: Int?
        let strategy: String
    }

    let strategies: [String]
    /// In rising order; `[nil]` without a sweep.
    let points: [Int?]
    private let cells: [Key: [RunResult]]

    /// Strategies in the order of the scenario, then those that only runs name.
    init(_ result: SimulationResult) {
        var names: [String] = []
        for name in result.scenario.strategies + result.runs.map(\.run.strategy) where !names.contains(name) {
            names.append(name)
        }
        strategies = names
        let found = Set(result.runs.map(\.run.point))
        points = found.isEmpty ? [nil] : found.sorted { ($0 ?? .min) < ($1 ?? .min) }
        cells = Dictionary(grouping: result.runs) { Key(point: $0.run.point, strategy: $0.run.strategy) }
            .mapValues { $0.sorted { ($0.run.repetition, $0.run.seed) < ($1.run.repetition, $1.run.seed) } }
    }

    /// By repetition.
    func runs(of strategy: String, at point: Int?) -> [RunResult] {
        cells[Key(point: point, strategy: strategy), default: []]
    }

    func values(of measure: Measure, _ strategy: String, at point: Int?) -> [Double] {
        runs(of: strategy, at: point).compactMap { $0.measures[measure] }
    }

    /// The runs of the same repetition and seed.
    func pairs(_ strategy: String, _ other: String, at point: Int?) -> [(own: RunResult, other: RunResult)] {
        var others: [Int: RunResult] = [:]
        for run in runs(of: other, at: point) { others[run.run.repetition] = run }
        return runs(of: strategy, at: point).compactMap { run in
            guard let match = others[run.run.repetition], match.run.seed == run.run.seed else { return nil }
            return (run, match)
        }
    }

    func compare(
        _ measure: Measure, _ strategy: String, _ other: String, at point: Int?, seed: UInt64
    ) -> PairedComparison {
        let values = pairs(strategy, other, at: point).compactMap { pair -> (own: Double, other: Double)? in
            guard let own = pair.own.measures[measure], let other = pair.other.measures[measure] else { return nil }
            return (own, other)
        }
        return PairedComparison(measure, at: point, strategy, other, pairs: values, seed: seed)
    }
}
