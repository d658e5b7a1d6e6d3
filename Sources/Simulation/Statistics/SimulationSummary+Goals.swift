import ClusterModel

extension SimulationSummary {
    /// One for each strategy.
    func outcomes(of goal: Sweep.Goal) -> [GoalOutcome] {
        guard let measure = Measure(rawValue: goal.measure) else { return [] }
        return strategies.map { strategy in
            let found = points.compactMap { point in
                estimate(measure, strategy, at: point).map { (point: point, estimate: $0) }
            }
            return GoalOutcome(strategy: strategy, goal: goal, estimates: found)
        }
    }
}
