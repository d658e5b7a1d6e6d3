/// Polaris Scheduler (polaris-slo-cloud/polaris-scheduler, commit 398107f2, on Kubernetes 1.22): components breadth first
/// through the service graph, nodes filtered by the network quality towards them, all of the application or nothing.
///
/// | original | here |
/// |---|---|
/// | `RegionGraph` of `NetworkLink`s | the known links; ways of least p95 over them |
/// | `qosRequirements` of a `ServiceLink` | the channel's demand and its own required limits; no paths |
/// | `ServiceGraph` (order), `AtomicDeployment` | the same, from the application's first component |
/// | `NetworkQoS`, weight 10 | the same; jitter for the deviation of delay, bandwidth does not fluctuate |
/// | `PodsPerNode`, weight 1 | the same; tier `cloud` for its cloud label |
/// | `NodeCost`, `WorkloadType`, weight 1 each | left out: the original reads every cost as 0 and every type as 100 |
/// | `NodeResourcesLeastAllocated`, `NodeResourcesBalancedAllocation` disabled | the same |
/// | `PodTopologySpread`, weight 2, `InterPodAffinity`, `NodeAffinity`, weight 1 each | as in ``KubeSchedulerStrategy`` |
///
/// A component of a cycle through its start never gets a place: what a channel leads to waits for the channel's source.
public struct PolarisStrategy: PlacementStrategy {
    public let name = "polaris"
    /// For the choice among nodes with equal scores.
    public var seed: UInt64

    public init(seed: UInt64 = 1) {
        self.seed = seed
    }

    public func place(_ request: PlanningRequest, deadline: Deadline) -> StrategyOutcome {
        let problem = ProblemCompiler.compile(request)
        let start = PartialPlacement(problem)
        var partial = start
        var cycle = SchedulingCycle(problem, plugins: Self.plugins(problem), sampling: .everything, seed: seed)
        let order = Self.breadthFirst(problem)
        cycle.place(order.flatMap { problem.components[$0].slots }, &partial, deadline: deadline)
        return isAtomic(problem, partial) ? partial.outcome : start.outcome
    }

    static func plugins(_ problem: CompiledProblem) -> [(plugin: any SchedulingPlugin, weight: Int)] {
        [
            (InterPodAffinity(), 1), (NetworkQoS(problem), 10), (NodeAffinity(), 1), (PodTopologySpread(), 2),
            (PodsPerNode(), 1),
        ]
    }

    /// Whether an application that had no place has one replica of each component at least; one that had is not asked.
    private func isAtomic(_ problem: CompiledProblem, _ partial: PartialPlacement) -> Bool {
        !problem.slots.allSatisfy { $0.placed == nil }
            || problem.components.allSatisfy { $0.slots.isEmpty || $0.slots.contains { partial.nodes[$0] >= 0 } }
    }

    /// What the first component leads to, nearest first; what it does not lead to comes last.
    static func breadthFirst(_ problem: CompiledProblem) -> [Int] {
        let arrival = problem.componentsInOrder
        var order = Array(arrival.prefix(1))
        var next = 0
        while next < order.count {
            let sinks = problem.channels.filter { $0.source == order[next] }.map(\.sink)
            for sink in sinks where !order.contains(sink) { order.append(sink) }
            next += 1
        }
        return order + arrival.filter { !order.contains($0) }
    }
}
