package import ClusterModel

/// Where a strategy reaches what a sweep looks for.
package struct GoalOutcome: Sendable, Codable, Hashable {
    package var strategy: String
    /// The first value of the sweep whose mean keeps the goal; `nil` when none does.
    package var reachedAt: Int?
    /// The measure there; where the goal is not reached, at ``bestAt``.
    package var estimate: MeanEstimate?
    /// The value of the sweep with the best mean, where the goal is never reached.
    package var bestAt: Int?
    /// The first value whose whole confidence interval keeps the goal.
    package var surelyAt: Int?
    /// Whether all later values keep it too.
    package var isKept: Bool

    /// - Parameter estimates: By rising value of the sweep.
    package init(strategy: String, goal: Sweep.Goal, estimates: [(point: Int, estimate: MeanEstimate)]) {
        self.strategy = strategy
        let keeping = estimates.filter { goal.contains($0.estimate.mean) }
        let first = keeping.first
        reachedAt = first?.point
        isKept = first.map { first in estimates.count { $0.point >= first.point } == keeping.count } ?? false
        surelyAt =
            estimates.first { entry in
                entry.estimate.interval.map { goal.contains($0.lowerBound) && goal.contains($0.upperBound) } ?? false
            }?.point
        let best = estimates.min { goal.shortfall(of: $0.estimate.mean) < goal.shortfall(of: $1.estimate.mean) }
        bestAt = first == nil ? best?.point : nil
        estimate = (first ?? best)?.estimate
    }
}

extension Sweep.Goal {
    func contains(_ value: Double) -> Bool {
        (atLeast.map { value >= $0 } ?? true) && (atMost.map { value <= $0 } ?? true)
    }

    /// How far a value is from the goal; 0 where it keeps it.
    func shortfall(of value: Double) -> Double {
        max(atLeast.map { $0 - value } ?? 0, atMost.map { value - $0 } ?? 0, 0)
    }
}
