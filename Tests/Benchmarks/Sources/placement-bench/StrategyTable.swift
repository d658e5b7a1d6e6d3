import Placement

/// Runs every strategy on the same instances and says how they did, as a table in Markdown.
struct StrategyTable: Sendable {
    var instances: [StrategyInstance]
    /// Seconds that a strategy may take for one instance.
    var seconds: Double
    /// For strategies that leave something to chance: each instance gets its own from this one on.
    var seed: UInt64

    init(instances: [StrategyInstance], seconds: Double = 10, seed: UInt64 = 1) {
        self.instances = instances
        self.seconds = seconds
        self.seed = seed
    }

    /// What one strategy came to on one instance.
    private struct Result {
        let judgement: PlacementJudgement
        let milliseconds: Double
        /// Objective ÷ optimum; `nil` where a replica has no node, or the optimum is not above 0.
        let relative: Double?
    }

    func markdown() -> String {
        let heads = [
            "strategy", "within all limits", "broken limits", "unplaced replicas", "objective ÷ optimum, median",
            "worst",
            "of all whole placements, median", "ms, median", "ms, worst",
        ]
        let rows = PlacementStrategies.all().map { cells($0.name) }
        return ([heads, heads.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n")
    }

    private func cells(_ name: String) -> [String] {
        let results = instances.enumerated().compactMap { index, instance in
            PlacementStrategies.named(name, seed: seed &+ UInt64(index)).map { run($0, instance) }
        }
        let count = Double(max(1, results.count))
        let good = results.filter(\.judgement.isFeasible)
        let relatives = good.compactMap(\.relative)
        let times = results.map(\.milliseconds)
        return [
            name, "\(good.count) of \(results.count)",
            Self.decimal(results.reduce(0) { $0 + Double($1.judgement.violations.count) } / count),
            Self.decimal(results.reduce(0) { $0 + Double($1.judgement.unplaced.count) } / count),
            Self.decimal(Self.median(relatives)), Self.decimal(relatives.max()),
            Self.decimal(Self.median(results.compactMap(\.relative))),
            Self.decimal(Self.median(times)), Self.decimal(times.max()),
        ]
    }

    private func run(_ strategy: any PlacementStrategy, _ instance: StrategyInstance) -> Result {
        let start = ContinuousClock.now
        let outcome = strategy.place(instance.request, deadline: .after(seconds: seconds))
        let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        let judgement = Planner.judge(instance.request, placements: outcome.placements)
        let relative = instance.optimum > 0 ? judgement.objective.map { $0 / instance.optimum } : nil
        return Result(judgement: judgement, milliseconds: milliseconds, relative: relative)
    }

    private static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }

    /// Three decimals; a dash where there is nothing to tell.
    private static func decimal(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "–" }
        let thousandths = Int((min(abs(value), 1e12) * 1000).rounded())
        let rest = "\(thousandths % 1000)"
        return "\(value < 0 && thousandths > 0 ? "−" : "")\(thousandths / 1000)."
            + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
