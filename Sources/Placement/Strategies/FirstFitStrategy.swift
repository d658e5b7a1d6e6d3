/// Every replica, in the order of arrival, to the first node by name that is ready, keeps the node rules and has room.
public struct FirstFitStrategy: PlacementStrategy {
    public let name = "first-fit"

    public init() {}

    public func place(_ request: PlanningRequest, deadline: Deadline) -> StrategyOutcome {
        let problem = ProblemCompiler.compile(request)
        var partial = PartialPlacement(problem)
        for slot in problem.slotsInOrder where partial.nodes[slot] < 0 && !deadline.isPast {
            guard let node = problem.nodes.indices.first(where: { partial.passes(slot, $0) }) else { continue }
            partial.put(slot, on: node)
        }
        return partial.outcome
    }
}
