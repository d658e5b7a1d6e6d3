import ClusterModel

extension PodScheduler {
    /// kube-scheduler's cycle with the extender in it.
    mutating func extended(_ pod: UnplacedReplica, _ request: PlanningRequest) -> PodOutcome {
        var outcome = PodOutcome(pod: pod)
        guard request.replicas <= limits.replicas else { return outcome }
        let problem = compiled(request, extra: (pod.component, pod.replica))
        guard let slot = problem.slot(of: pod) else { return outcome }
        var cycle = cycle(problem, Self.plugins, sampling)
        cycle.knowsRules = false
        defer { memory = cycle.memory }
        let candidates = cycle.candidates(slot, PartialPlacement(problem))
        outcome.sampled = candidates.count
        guard !candidates.isEmpty else {
            outcome.reasons = Self.reasons(slot, problem)
            return outcome
        }
        let plan = plan(for: pod, problem, &outcome)
        let planned = plan.node(of: pod.component, replica: pod.replica).flatMap { problem.index(of: $0) }
        if let planned { outcome.isPlannedNodeSampled = candidates.contains(planned) }
        let verdicts = verdicts(pod, problem, plan)
        let survivors = candidates.filter { verdicts.scores[$0] >= 0 }
        guard !survivors.isEmpty else {
            outcome.reasons = verdicts.reasons(candidates)
            return outcome
        }
        var totals = survivors.count > 1 ? cycle.totals(survivors) : [0]
        for (index, node) in survivors.enumerated() {
            totals[index] += verdicts.scores[node] * settings.extenderWeight * 10
        }
        outcome.node = cycle.best(of: survivors, totals: totals).map { problem.nodes[$0].name }
        return outcome
    }

    /// What a pod's manifest tells kube-scheduler's default plugins.
    private static var plugins: [(plugin: any SchedulingPlugin, weight: Int)] {
        [(PodTopologySpread(), 2), (LeastAllocated(), 1), (BalancedAllocation(), 1)]
    }

    // MARK: Plans

    private mutating func plan(
        for pod: UnplacedReplica, _ problem: CompiledProblem, _ outcome: inout PodOutcome
    ) -> Plan {
        var start: [Int]?
        switch amendment(for: pod, problem) {
        case .asGood(let standing):
            plans[problem.request.application.id] = standing
            outcome.plan = standing.plan
            return standing.plan
        case .start(let nodes): start = nodes
        }
        let isBeyond = problem.request.application.components.contains {
            $0.name == pod.component && pod.replica >= $0.replicas
        }
        let plan = newPlan(problem.request, isBeyond ? nil : problem, from: start).plan
        (outcome.plan, outcome.isPlanNew, outcome.visited) = (plan, true, plan.effort.visited)
        return plan
    }

    private func amendment(for pod: UnplacedReplica, _ problem: CompiledProblem) -> StandingPlan.Amendment {
        let request = problem.request
        guard let standing = plans[request.application.id] else { return .start(nil) }
        switch standing.standing(for: request, cluster.age, except: ReplicaKey(pod)) {
        case .holds: return .asGood(standing)
        case .needsAmendment: return standing.amended(problem)
        case .fails: return .start(nil)
        }
    }

    /// Plans anew, near the earlier plan where the policy has a price for moves.
    ///
    /// - Parameters:
    ///   - compiled: The request without an earlier plan, where it is compiled already.
    ///   - start: A placement of that which keeps all required rules, by slot.
    mutating func newPlan(
        _ request: PlanningRequest, _ compiled: CompiledProblem? = nil, from start: [Int]? = nil
    ) -> (plan: Plan, blamed: Set<String>) {
        guard request.replicas <= limits.replicas else { return (Planner.unplanned(request), []) }
        var request = request
        let known = plans[request.application.id]?.plan.placements ?? []
        let taken = Set(request.placed.map(ReplicaKey.init))
        let earlier = request.previous.isEmpty ? known : request.previous
        let hasPrevious = !request.previous.isEmpty
        request.previous = request.policy.movePrice > 0 ? earlier.filter { !taken.contains(ReplicaKey($0)) } : []
        let problem = hasPrevious || !request.previous.isEmpty ? nil : compiled
        let made = Planner.plan(
            problem ?? self.compiled(request), from: problem == nil ? nil : start, deadline: deadline,
            limits: limits, explains: false)
        plans[request.application.id] = StandingPlan(made.plan, request, cluster.age)
        return made
    }

    // MARK: Verdicts

    /// What the extender says of every node.
    private mutating func verdicts(
        _ pod: UnplacedReplica, _ problem: CompiledProblem, _ plan: Plan
    ) -> NodeVerdicts {
        let before = replicasBefore(pod, problem.request, plan)
        guard !before.isEmpty, let own = problem.slot(of: pod) else {
            return NodeVerdicts(assessor(problem, problem.slot(of: pod) ?? 0, plan))
        }
        var request = problem.request
        request.placed += before
        let next = UnplacedReplica(
            component: pod.component, replica: Planner.nextReplica(of: pod.component, request))
        let assumed = compiled(request, extra: (next.component, next.replica))
        return NodeVerdicts(assessor(assumed, assumed.slot(of: next) ?? own, plan))
    }

    private func assessor(_ problem: CompiledProblem, _ slot: Int, _ plan: Plan) -> Assessor {
        Assessor(
            problem: problem, slot: slot, plan: plan, deadline: deadline, limits: limits)
    }

    /// The replicas of the pod's component before it that do not run, where the plan has them: the extender takes them to
    /// be on their way.
    private func replicasBefore(
        _ pod: UnplacedReplica, _ request: PlanningRequest, _ plan: Plan
    ) -> [ReplicaPlacement] {
        let known = Set(request.placed.filter { $0.component == pod.component }.map(\.replica))
        return (0..<max(0, pod.replica)).filter { !known.contains($0) }.compactMap { replica in
            plan.node(of: pod.component, replica: replica).map {
                ReplicaPlacement(component: pod.component, replica: replica, node: $0)
            }
        }
    }
}
