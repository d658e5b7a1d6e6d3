public import ClusterModel

/// Places one pod after the other as kube-scheduler does, with or without Isochrone's extender; remembers between pods
/// what those two remember: where the next look at the nodes begins, and a plan for each application.
///
/// A pure function of what it was asked before and of its settings.
///
/// | strategy | pod by pod |
/// |---|---|
/// | `isochrone` | the cycle, the extender's `filter` on what is left, its `prioritize` on top of the plugins' scores |
/// | `kube-scheduler`, `diktyo`, `diktyo-reverse`, `polaris` | the cycle with the plugins of the strategy, on the replicas that run |
/// | others | the strategy's own choice for the one replica |
///
/// Under `isochrone` kube-scheduler knows of a pod what its manifest says, which is resources: rules are the application's,
/// and the extender's to keep. Its sample of the nodes comes first, so that a planned node may not be in it.
/// The order of pods is the caller's, see ``queue(_:)``; what takes applications whole (Polaris) has no say.
public struct PodScheduler: Sendable {
    public let settings: Settings
    private let strategy: any PlacementStrategy
    var memory: SchedulingCycle.Memory
    var cluster = ClusterMemory()
    var plans: [ApplicationID: StandingPlan] = [:]
    var limits = SearchLimits()
    /// Looks at the deadline for each partial placement: tables over many nodes take looks too.
    static let looksPerVisit = 50

    /// - Returns: `nil` for a strategy that ``PlacementStrategies`` does not have.
    public init?(_ settings: Settings) {
        guard let strategy = PlacementStrategies.named(settings.strategy, seed: settings.seed) else { return nil }
        self.settings = settings
        self.strategy = strategy
        memory = SchedulingCycle.Memory(generator: SeededGenerator(seed: settings.seed))
        limits.visits = max(0, settings.effort)
    }

    /// Finds a node for one pod.
    ///
    /// - Parameter request: Its ``PlanningRequest/placed`` are the replicas of the application that run, the pod not among
    ///   them; ``PlanningRequest/reservations`` what all others take. ``PlanningRequest/previous`` may hold an earlier
    ///   plan; without it the one that is remembered is repaired, where the policy has a price for moves.
    public mutating func schedule(_ pod: UnplacedReplica, _ request: PlanningRequest) -> PodOutcome {
        if strategy is JointStrategy { return extended(pod, request) }
        let problem = compiled(request, extra: (pod.component, pod.replica))
        guard let slot = problem.slot(of: pod) else { return PodOutcome(pod: pod) }
        let partial = PartialPlacement(problem)
        var sampled = 0
        let node = node(for: slot, partial, &sampled)
        var outcome = PodOutcome(pod: pod, node: node.map { problem.nodes[$0].name }, sampled: sampled)
        if node == nil { outcome.reasons = Self.reasons(slot, problem) }
        return outcome
    }

    /// Finds nodes for all replicas of the application that have none, at once.
    ///
    /// - Returns: One outcome for each of them, by the order of components in the application, then by replica.
    public mutating func scheduleAll(_ request: PlanningRequest) -> [PodOutcome] {
        guard strategy is JointStrategy else {
            let seed = memory.generator.next()
            // The others look at every node a few times and are done: they need no end to their work.
            let placed = (PlacementStrategies.named(settings.strategy, seed: seed) ?? strategy)
                .place(request, deadline: .never)
            return outcomes(request, placed.placements, plan: nil)
        }
        cluster.follow(request)
        let (plan, blamed) = newPlan(request)
        var outcomes = outcomes(request, plan.placements, plan: plan)
        guard plan.status == .infeasible else { return outcomes }
        let cause = Rejection.Cause.noCompletion(constraints: blamed.sorted())
        let reasons = PodOutcome.Reason.count(request.snapshot.nodes.map { _ in cause })
        for index in outcomes.indices { outcomes[index].reasons = reasons }
        return outcomes
    }

    /// The replicas of an application that have no place, in the order in which the strategy takes them when their pods
    /// are pending together: as they come in the application, unless the strategy sorts its queue.
    public func queue(_ request: PlanningRequest) -> [UnplacedReplica] {
        let problem = ProblemCompiler.compile(request)
        let slots =
            switch strategy {
            case let diktyo as DiktyoStrategy: diktyo.slots(problem)
            case is PolarisStrategy: PolarisStrategy.breadthFirst(problem).flatMap { problem.components[$0].slots }
            default: problem.slotsInOrder
            }
        return slots.filter { problem.slots[$0].placed == nil }.map {
            UnplacedReplica(component: problem.name(of: $0), replica: problem.slots[$0].replica)
        }
    }

    /// The end of the work for one pod.
    var deadline: Deadline {
        let (looks, isTooMany) = Self.looksPerVisit.multipliedReportingOverflow(by: max(0, settings.effort))
        return .work(isTooMany ? .max : looks)
    }

    /// Forgets the application's plan: it is gone, or is to be planned anew.
    public mutating func forget(_ application: ApplicationID) {
        plans[application] = nil
    }

    /// The plan that is in force for an application; `nil` where none was made.
    public func plan(of application: ApplicationID) -> Plan? {
        plans[application]?.plan
    }

    // MARK: Other strategies

    private mutating func node(for slot: Int, _ partial: PartialPlacement, _ sampled: inout Int) -> Int? {
        let problem = partial.problem
        switch strategy {
        case is KubeSchedulerStrategy:
            return choice(slot, partial, cycle(problem, KubeSchedulerStrategy.plugins, sampling), &sampled)
        case is DiktyoStrategy:
            return choice(slot, partial, cycle(problem, DiktyoStrategy.plugins(problem), sampling), &sampled)
        case is PolarisStrategy:
            return choice(slot, partial, cycle(problem, PolarisStrategy.plugins(problem), .everything), &sampled)
        case is GreedyStrategy:
            let own = problem.narrowed(to: problem.slots[slot].component)
            return GreedyStrategy.best(slot, own, partial, .never)
        case is FirstFitStrategy: return problem.nodes.indices.first { partial.passes(slot, $0) }
        default:
            return problem.nodes.indices.filter { partial.passes(slot, $0) }.randomElement(using: &memory.generator)
        }
    }

    var sampling: NodeSampling { NodeSampling(percentage: settings.percentageOfNodesToScore) }

    func cycle(
        _ problem: CompiledProblem, _ plugins: [(plugin: any SchedulingPlugin, weight: Int)], _ sampling: NodeSampling
    ) -> SchedulingCycle {
        SchedulingCycle(
            order: SchedulingCycle.interleaved(problem), plugins: plugins, sampling: sampling, memory: memory)
    }

    private mutating func choice(
        _ slot: Int, _ partial: PartialPlacement, _ cycle: SchedulingCycle, _ sampled: inout Int
    ) -> Int? {
        var cycle = cycle
        let candidates = cycle.candidates(slot, partial)
        sampled = candidates.count
        let node = cycle.best(of: candidates, totals: cycle.totals(candidates))
        memory = cycle.memory
        return node
    }

    /// What the filters that all strategies share say; where a node passes those, a plugin or a rule had another reason.
    static func reasons(_ slot: Int, _ problem: CompiledProblem) -> [PodOutcome.Reason] {
        let judge = NodeJudge(problem, slot: slot)
        return PodOutcome.Reason.count(
            problem.nodes.indices.filter { problem.isInSnapshot[$0] }.compactMap { judge.likeCause($0) })
    }

    /// The problem on what is known of the cluster from earlier requests.
    mutating func compiled(
        _ request: PlanningRequest, extra: (component: String, replica: Int)? = nil
    ) -> CompiledProblem {
        cluster.follow(request)
        return ProblemCompiler.compile(request, extra: extra, on: cluster.prepared)
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
