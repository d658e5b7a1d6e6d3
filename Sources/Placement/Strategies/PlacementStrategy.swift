/// A way to place an application: ours, or one of others to compare it with.
public protocol PlacementStrategy: Sendable {
    /// How the command line and reports call it.
    var name: String { get }

    /// Places the replicas that have no place yet: a pure function of the request and the strategy's own seed, but for
    /// how far the deadline lets it come.
    ///
    /// What it promises is the strategy's own affair; ``Planner/judge(_:placements:)`` says what it broke.
    func place(_ request: PlanningRequest, deadline: Deadline) -> StrategyOutcome
}
