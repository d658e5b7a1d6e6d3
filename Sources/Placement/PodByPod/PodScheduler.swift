package import ClusterModel

/// Places one pod after the other as kube-scheduler does, with or without Isochrone's extender; remembers between pods
/// what those two remember: where the next look at the nodes begins, and a plan for each application.
///
/// A pure function of what it was asked before and of its settings.
///
/// | strategy | pod by pod |
/// |---|---|
/// | `isochrone` | kube-scheduler's cycle, then the extender's `filter` on what is left, and its `prioritize` on top of the plugins' scores |
/// | `kube-scheduler`, `diktyo`, `diktyo-reverse`, `polaris` | the cycle with the plugins of the strategy, on the replicas that run |
/// | others | the strategy's own choice for the one replica |
///
/// Under `isochrone` kube-scheduler knows of a pod what its manifest says, which is resources: rules are the application's,
/// and the extender's to keep. Its sample of the nodes comes first, so that a planned node may not be in it.
/// The order of pods is the caller's: what orders the queue (Diktyo) or takes applications whole (Polaris) has no say.
package struct PodScheduler: Sendable {
    package let settings: Settings
    private let strategy: any PlacementStrategy
    private var memory: SchedulingCycle.Memory
    private var cluster = ClusterMemory()
    private var plans: [ApplicationID: StandingPlan] = [:]

    /// - Returns: `nil` for a strategy that ``PlacementStrategies`` does not have.
    package init?(_ settings: Settings) {
        guard let strategy = PlacementStrategies.named(settings.strategy, seed: settings.seed) else { return nil }
        self.settings = settings
        self.strategy = strategy
        memory = SchedulingCycle.Memory(generator: SeededGenerator(seed: settings.seed))
    }

    /// Finds a node for one pod.
    ///
    /// - Parameter request: Its ``PlanningRequest/placed`` are the replicas of the application that run, the pod not among
    ///   them; ``PlanningRequest/reservations`` what all others take. ``PlanningRequest/previous`` may hold an earlier
    ///   plan; without it the one that is remembered is repaired, where the policy has a price for moves.
    package mutating func schedule(_ pod: UnplacedReplica, _ request: PlanningRequest) -> PodOutcome {
        if strategy is JointStrategy { return extended(pod, request) }
        let problem = ProblemCompiler.compile(request, extra: (pod.component, pod.replica))
        guard let slot = problem.slot(of: pod) else { return PodOutcome(pod: pod) }
        let partial = PartialPlacement(problem)
        var sampled = 0
        let node = node(for: slot, partial, &sampled)
        var outcome = PodOutcome(pod: pod, node: node.map { problem.nodes[$0].name }, sampled: sampled)
        if node == nil { outcome.reasons = Self.reasons(slot, partial) }
        return outcome
    }

    /// Finds nodes for all replicas of the application that have none, at once.
    ///
    /// - Returns: One outcome for each of them, by the order of components in the application, then by replica.
    package mutating func scheduleAll(_ request: PlanningRequest) -> [PodOutcome] {
        guard strategy is JointStrategy else {
            let seed = memory.generator.next()
            let placed = (PlacementStrategies.named(settings.strategy, seed: seed) ?? strategy)
                .place(request, deadline: .work(settings.effort))
            return outcomes(request, placed.placements, plan: nil)
        }
        let plan = newPlan(request)
        return outcomes(request, plan.placements, plan: plan)
    }

    /// Forgets the application's plan: it is gone, or is to be planned anew.
    package mutating func forget(_ application: ApplicationID) {
        plans[application] = nil
    }

    /// The plan that is in force for an application; `nil` where none was made.
    package func plan(of application: ApplicationID) -> Plan? {
        plans[application]?.plan
    }

    // MARK: Other strategies

    private mutating func node(for slot: Int, _ partial: PartialPlacement, _ sampled: inout Int) -> Int? {
        let problem = partial.problem
        let sampling = NodeSampling(percentage: settings.percentageOfNodesToScore)
        switch strategy {
        case is KubeSchedulerStrategy:
            return cycle(slot, partial, KubeSchedulerStrategy.plugins, sampling, &sampled)
        case is DiktyoStrategy: return cycle(slot, partial, DiktyoStrategy.plugins(problem), sampling, &sampled)
        case is PolarisStrategy: return cycle(slot, partial, PolarisStrategy.plugins(problem), .everything, &sampled)
        case is GreedyStrategy:
            let own = problem.narrowed(to: problem.slots[slot].component)
            return GreedyStrategy.best(slot, own, partial, .never)
        case is FirstFitStrategy: return problem.nodes.indices.first { partial.passes(slot, $0) }
        default:
            return problem.nodes.indices.filter { partial.passes(slot, $0) }.randomElement(using: &memory.generator)
        }
    }

    private mutating func cycle(
        _ slot: Int, _ partial: PartialPlacement, _ plugins: [(plugin: any SchedulingPlugin, weight: Int)],
        _ sampling: NodeSampling, _ sampled: inout Int
    ) -> Int? {
        var cycle = SchedulingCycle(
            order: SchedulingCycle.interleaved(partial.problem), plugins: plugins, sampling: sampling, memory: memory)
        let candidates = cycle.candidates(slot, partial)
        sampled = candidates.count
        let node = cycle.best(of: candidates, totals: cycle.totals(candidates))
        memory = cycle.memory
        return node
    }

    /// What the filters that all strategies share say; where a node passes those, a plugin or a rule had another reason.
    private static func reasons(_ slot: Int, _ partial: PartialPlacement) -> [PodOutcome.Reason] {
        let judge = NodeJudge(partial.problem, slot: slot)
        return PodOutcome.Reason.count(
            partial.problem.nodes.indices.filter { partial.problem.isInSnapshot[$0] }.compactMap { judge.cause($0) })
    }

    // MARK: Isochrone

    private mutating func extended(_ pod: UnplacedReplica, _ request: PlanningRequest) -> PodOutcome {
        var outcome = PodOutcome(pod: pod)
        let problem = ProblemCompiler.compile(request, extra: (pod.component, pod.replica))
        guard let slot = problem.slot(of: pod) else { return outcome }
        let partial = PartialPlacement(problem)
        var cycle = SchedulingCycle(
            order: SchedulingCycle.interleaved(problem), plugins: Self.plugins,
            sampling: NodeSampling(percentage: settings.percentageOfNodesToScore), memory: memory)
        cycle.knowsRules = false
        defer { memory = cycle.memory }
        let candidates = cycle.candidates(slot, partial)
        outcome.sampled = candidates.count
        guard !candidates.isEmpty else {
            outcome.reasons = Self.reasons(slot, partial)
            return outcome
        }
        let plan = plan(for: pod, request, &outcome)
        if let planned = plan.node(of: pod.component, replica: pod.replica) {
            outcome.isPlannedNodeSampled = candidates.contains { problem.nodes[$0].name == planned }
        }
        let verdicts = verdicts(pod, request, plan)
        let survivors = candidates.filter { verdicts[problem.nodes[$0].name]?.score != nil }
        guard !survivors.isEmpty else {
            outcome.reasons = PodOutcome.Reason.count(
                candidates.compactMap { verdicts[problem.nodes[$0].name]?.cause })
            return outcome
        }
        var totals = cycle.totals(survivors)
        for (index, node) in survivors.enumerated() {
            totals[index] += (verdicts[problem.nodes[node].name]?.score ?? 0) * settings.extenderWeight * 10
        }
        outcome.node = cycle.best(of: survivors, totals: totals).map { problem.nodes[$0].name }
        return outcome
    }

    /// What a pod's manifest tells kube-scheduler's default plugins.
    private static var plugins: [(plugin: any SchedulingPlugin, weight: Int)] {
        [(PodTopologySpread(), 2), (LeastAllocated(), 1), (BalancedAllocation(), 1)]
    }

    private mutating func plan(
        for pod: UnplacedReplica, _ request: PlanningRequest, _ outcome: inout PodOutcome
    ) -> Plan {
        let age = cluster.age(of: request.snapshot)
        if let standing = plans[request.application.id], standing.holds(for: request, age, except: ReplicaKey(pod)) {
            outcome.plan = standing.plan
            return standing.plan
        }
        let plan = newPlan(request)
        (outcome.plan, outcome.isPlanNew, outcome.visited) = (plan, true, plan.effort.visited)
        return plan
    }

    private mutating func newPlan(_ request: PlanningRequest) -> Plan {
        var request = request
        let known = plans[request.application.id]?.plan.placements ?? []
        let taken = Set(request.placed.map(ReplicaKey.init))
        let earlier = request.previous.isEmpty ? known : request.previous
        request.previous = request.policy.movePrice > 0 ? earlier.filter { !taken.contains(ReplicaKey($0)) } : []
        let plan = Planner.plan(request, deadline: .work(settings.effort))
        plans[request.application.id] = StandingPlan(plan, request, cluster.age(of: request.snapshot))
        return plan
    }

    /// What the extender says of every node, by name.
    private func verdicts(
        _ pod: UnplacedReplica, _ request: PlanningRequest, _ plan: Plan
    ) -> [String: Assessment.Verdict] {
        var request = request
        request.placed = occupied(pod, request, plan)
        let assessment = Planner.assess(
            request, plan: plan, component: pod.component, deadline: .work(settings.effort))
        return Dictionary(uniqueKeysWithValues: zip(request.snapshot.nodes.map(\.name), assessment.verdicts))
    }

    /// The replicas that run, and those of the same component before this one, taken to be where the plan has them.
    private func occupied(_ pod: UnplacedReplica, _ request: PlanningRequest, _ plan: Plan) -> [ReplicaPlacement] {
        let known = Set(request.placed.filter { $0.component == pod.component }.map(\.replica))
        let before = (0..<max(0, pod.replica)).filter { !known.contains($0) }.compactMap { replica in
            plan.node(of: pod.component, replica: replica).map {
                ReplicaPlacement(component: pod.component, replica: replica, node: $0)
            }
        }
        return request.placed + before
    }

    private func outcomes(
        _ request: PlanningRequest, _ placements: [ReplicaPlacement], plan: Plan?
    ) -> [PodOutcome] {
        let places = Dictionary(placements.map { (ReplicaKey($0), $0.node) }) { first, _ in first }
        let taken = Set(request.placed.map(ReplicaKey.init))
        return request.application.components.flatMap { component in
            (0..<max(0, component.replicas)).compactMap { replica -> PodOutcome? in
                let pod = UnplacedReplica(component: component.name, replica: replica)
                guard !taken.contains(ReplicaKey(pod)) else { return nil }
                return PodOutcome(
                    pod: pod, node: places[ReplicaKey(pod)], plan: plan, isPlanNew: plan != nil,
                    visited: plan?.effort.visited ?? 0)
            }
        }
    }
}

extension CompiledProblem {
    /// The slot of a replica.
    func slot(of pod: UnplacedReplica) -> Int? {
        slots.indices.first { slots[$0].replica == pod.replica && name(of: $0) == pod.component }
    }
}

extension PodOutcome.Reason {
    /// Causes by what they share, the most frequent first.
    static func count(_ causes: [Rejection.Cause]) -> [PodOutcome.Reason] {
        var counts: [String: PodOutcome.Reason] = [:]
        for cause in causes {
            let summary = cause.summary
            counts[summary, default: PodOutcome.Reason(class: cause.class, sentence: summary, nodes: 0)].nodes += 1
        }
        return counts.values.sorted { ($1.nodes, $0.sentence) < ($0.nodes, $1.sentence) }
    }
}

extension Assessment.Verdict {
    fileprivate var score: Int? {
        if case .passes(let score, _) = self { score } else { nil }
    }

    fileprivate var cause: Rejection.Cause? {
        if case .rejected(let cause) = self { cause } else { nil }
    }
}
