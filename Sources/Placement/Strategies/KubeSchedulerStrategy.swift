/// kube-scheduler as it comes: pods in the order of arrival, each by filters and weighted scores of the default profile,
/// with no idea of links.
///
/// | default plugin (configuration API v1, Kubernetes 1.25 and later) | here |
/// |---|---|
/// | `NodeUnschedulable`, `NodeAffinity`, `NodeResourcesFit` | filter: readiness, required node rules, free resources |
/// | `InterPodAffinity`, weight 2 | `separate` and `colocate`, required as filters, preferred as scores |
/// | `NodeAffinity`, weight 2 | preferred node rules |
/// | `PodTopologySpread`, weight 2 | replicas of a component over nodes and zones, the cluster's default constraints |
/// | `NodeResourcesFit`, weight 1 | `LeastAllocated` of cpu and memory, weight 1 each |
/// | `NodeResourcesBalancedAllocation`, weight 1 | cpu and memory |
/// | `TaintToleration`, weight 3, `ImageLocality`, weight 1, ports, volumes | nothing in the model that they could tell |
///
/// Plugins and weights are those of `pkg/scheduler/apis/config/v1/default_plugins.go` of kubernetes/kubernetes, whose
/// commit 01db4ae9 was read; formulas those of the plugins' own files. Of more than 100 nodes a part is looked at.
public struct KubeSchedulerStrategy: PlacementStrategy {
    public let name = "kube-scheduler"
    /// For the choice among nodes with equal scores.
    public var seed: UInt64

    public init(seed: UInt64 = 1) {
        self.seed = seed
    }

    public func place(_ request: PlanningRequest, deadline: Deadline) -> StrategyOutcome {
        let problem = ProblemCompiler.compile(request)
        var partial = PartialPlacement(problem)
        var cycle = SchedulingCycle(problem, plugins: Self.plugins, sampling: .adaptive, seed: seed)
        cycle.place(problem.slotsInOrder, &partial, deadline: deadline)
        return partial.outcome
    }

    static var plugins: [(plugin: any SchedulingPlugin, weight: Int)] {
        [
            (InterPodAffinity(), 2), (NodeAffinity(), 2), (PodTopologySpread(), 2), (LeastAllocated(), 1),
            (BalancedAllocation(), 1),
        ]
    }
}
