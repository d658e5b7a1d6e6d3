/// Diktyo, the network-aware plugins of kubernetes-sigs/scheduler-plugins (commit 903da7df): components in topological
/// order, nodes filtered where more dependencies are violated than satisfied, scored by accumulated network cost.
///
/// | original | here |
/// |---|---|
/// | `NetworkTopology`: costs between zones and between regions | mean `networkCost` of the known links, else mean p95 in ms |
/// | zone, region | `isochrone.dev/sub-cluster` or `topology.kubernetes.io/zone`, `topology.kubernetes.io/region` |
/// | dependency with `maxNetworkCost` | channel with its own required limit on `networkCost`, else on latency; none: no limit |
/// | `NetworkOverhead`, weight 5; `TopologicalSort` | the same |
/// | `NodeResourcesFit` disabled | its score is; its filter stays, or nodes would be overdrawn |
/// | other default plugins | as in ``KubeSchedulerStrategy`` |
///
/// It knows no paths, no reliability and no bandwidth. A component sees only where its callees are, which in the
/// published order, ``DiktyoOrder/kahn``, come after it: then the rule speaks only of replicas that are placed already.
/// The reverse order lets it speak.
public struct DiktyoStrategy: PlacementStrategy {
    public var order: DiktyoOrder
    /// For the choice among nodes with equal scores.
    public var seed: UInt64

    public init(order: DiktyoOrder = .kahn, seed: UInt64 = 1) {
        self.order = order
        self.seed = seed
    }

    /// `diktyo` in the published order.
    public var name: String {
        switch order {
        case .kahn: "diktyo"
        case .alternateKahn: "diktyo-alternate"
        case .reverseKahn: "diktyo-reverse"
        }
    }

    public func place(_ request: PlanningRequest, deadline: Deadline) -> StrategyOutcome {
        let problem = ProblemCompiler.compile(request)
        var partial = PartialPlacement(problem)
        var cycle = SchedulingCycle(problem, plugins: Self.plugins(problem), sampling: .adaptive, seed: seed)
        cycle.place(slots(problem), &partial, deadline: deadline)
        return partial.outcome
    }

    static func plugins(_ problem: CompiledProblem) -> [(plugin: any SchedulingPlugin, weight: Int)] {
        [
            (InterPodAffinity(), 2), (NetworkOverhead(problem, domains: DiktyoDomains(problem)), 5),
            (NodeAffinity(), 2), (PodTopologySpread(), 2), (BalancedAllocation(), 1),
        ]
    }

    /// The slots in the order of the queue.
    func slots(_ problem: CompiledProblem) -> [Int] {
        let arrival = problem.componentsInOrder
        var ranks = Array(repeating: 0, count: arrival.count)
        for (rank, component) in arrival.enumerated() { ranks[component] = rank }
        let edges = arrival.map { component in
            let sinks = problem.channels.filter { $0.source == component && $0.sink != component }.map(\.sink)
            return Set(sinks).map { ranks[$0] }.sorted()
        }
        return order.sorted(arrival.count, edges: edges).flatMap { problem.components[arrival[$0]].slots }
    }
}
