import ClusterModel

/// Isochrone's own: all replicas together, see ``Planner/plan(_:deadline:)``. Places all of them or none.
public struct JointStrategy: PlacementStrategy {
    public let name = "isochrone"

    public init() {}

    public func place(_ request: PlanningRequest, deadline: Deadline) -> StrategyOutcome {
        let plan = Planner.plan(request, deadline: deadline)
        guard plan.placements.isEmpty else { return StrategyOutcome(placements: plan.placements) }
        return PartialPlacement(ProblemCompiler.compile(request)).outcome
    }
}
