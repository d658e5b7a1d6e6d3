public import ClusterModel

/// Holds placements of many applications against the model on one cluster, again and again: what ``Planner`` says, at the
/// cost of what changed since the last request.
///
/// Snapshots are told apart by their revisions: of two with the same revision it takes the second for the first.
public struct ClusterJudge: Sendable {
    private var cluster = ClusterMemory()

    /// Knows no cluster yet.
    public init() {}

    /// As ``Planner/check(_:)``.
    public mutating func check(_ request: PlanningRequest) -> PlacementChecks {
        Planner.check(compiled(request))
    }

    /// As ``Planner/judge(_:placements:)``.
    public mutating func judge(_ request: PlanningRequest, placements: [ReplicaPlacement]) -> PlacementJudgement {
        Planner.judge(compiled(request), placements: placements)
    }

    private mutating func compiled(_ request: PlanningRequest) -> CompiledProblem {
        cluster.follow(request)
        return ProblemCompiler.compile(request, on: cluster.prepared)
    }
}
