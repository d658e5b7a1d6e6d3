import ClusterModel

/// Every replica, in the order of arrival, to any node that is ready, keeps the node rules and has room, each with the
/// same probability.
public struct RandomStrategy: PlacementStrategy {
    public let name = "random"
    public var seed: UInt64

    public init(seed: UInt64 = 1) {
        self.seed = seed
    }

    public func place(_ request: PlanningRequest, deadline: Deadline) -> StrategyOutcome {
        let problem = ProblemCompiler.compile(request)
        var generator = SeededGenerator(seed: seed)
        var partial = PartialPlacement(problem)
        for slot in problem.slotsInOrder where partial.nodes[slot] < 0 && !deadline.isPast {
            let candidates = problem.nodes.indices.filter { partial.passes(slot, $0) }
            guard let node = candidates.randomElement(using: &generator) else { continue }
            partial.put(slot, on: node)
        }
        return partial.outcome
    }
}
