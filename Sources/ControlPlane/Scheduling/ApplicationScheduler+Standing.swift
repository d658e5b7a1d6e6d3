import ClusterModel
import Placement
import Synchronization

extension ApplicationScheduler {
    /// The verdicts for a pod of `component`. Waits no longer than the request budget.
    func standing(of pod: PodIdentity, component: Component, at view: ClusterView) async -> PodStanding {
        let deadline = Deadline.after(seconds: settings.requestBudget)
        guard let basis = basis(at: view) else { return .unknown("application \(id) was removed") }
        guard let decision = await decision(for: basis, by: deadline) else { return late }
        let question = question(of: pod, component: component, decision)
        guard let assessment = await assessment(question, decision, by: deadline) else { return late }
        return .assessed(assessment, decision.basis.snapshot, decision.basis.names)
    }

    /// The plan for what is known now, made within the request budget if there is none; else the newest there is.
    func plan(at view: ClusterView) async -> Plan? {
        guard let basis = basis(at: view) else { return nil }
        return await (decision(for: basis, by: .after(seconds: settings.requestBudget)) ?? latestDecision)?.plan
    }

    /// Whether a decision still holds for what is known now: made of the same inputs, and of links that may be older by
    /// half of the time for which measurements are fresh. Planning on newer ones goes on in the background.
    func isCurrent(_ decision: Decision, for basis: PlanningBasis) -> Bool {
        decision.basis.version == basis.version && age(of: decision) <= basis.policy.freshness.freshFor / 2
    }

    /// Whether a decision may stand in while there is no time for a newer one.
    private func isUsable(_ decision: Decision, for basis: PlanningBasis) -> Bool {
        decision.basis.version == basis.version && age(of: decision) <= basis.policy.freshness.freshFor
    }

    private func age(of decision: Decision) -> Double {
        now().seconds(since: decision.request.now)
    }

    /// The answer to a pod whose time ran out.
    private var late: PodStanding {
        meters.countLate()
        return .unknown("application \(id) is being planned and has no plan yet; kube-scheduler will ask again")
    }

    private func decision(for basis: PlanningBasis, by deadline: Deadline) async -> Decision? {
        let latest = latestDecision
        if let latest, isCurrent(latest, for: basis) { return latest }
        let made = await urgentRun(for: basis).value(within: max(0, deadline.seconds - deadline.elapsed()))
        if let made, made.plan.status != .unknown { return made }
        if let latest, isUsable(latest, for: basis) { return latest }
        return made
    }

    /// The planning that pods wait for; those that need the same plan wait for the same run.
    private func urgentRun(for basis: PlanningBasis) -> PlanningRun<Decision> {
        state.withLock { state in
            if let urgent = state.urgent, urgent.version == basis.generation { return urgent.run }
            let run = PlanningRun { [settings, engine, now] in
                // The rest of the budget is for the assessment.
                let budget = settings.requestBudget * 0.6
                let decision = Decision(
                    basis: basis, previous: self.planned, now: now(), engine: engine,
                    deadline: .after(seconds: budget))
                self.install(decision)
                self.meters.count(decision.plan, .request)
                self.wake()
                self.state.withLock { if $0.urgent?.version == basis.generation { $0.urgent = nil } }
                return decision
            }
            state.urgent = (basis.generation, run)
            return run
        }
    }

    private func assessment(
        _ question: Decision.Question, _ decision: Decision, by deadline: Deadline
    ) async -> Assessment? {
        if let known = decision.knownAssessment(question) { return known }
        let run = PlanningRun { decision.assess(question, deadline: deadline) }
        return await run.value(within: max(0.001, deadline.seconds - deadline.elapsed()))
    }

    private func question(of pod: PodIdentity, component: Component, _ decision: Decision) -> Decision.Question {
        let roster = decision.basis.roster
        let (uid, moment) = (pod.uid.isEmpty ? pod.name : pod.uid, now())
        return state.withLock { state in
            if let own = roster.replicas[pod.name], own.component == component.name {
                state.pending.forget(uid)
                return Decision.Question(component: component.name, replica: own.replica)
            }
            let taken = roster.taken(of: component.name)
            let replica = state.pending.replica(
                of: uid, component: component, taken: taken, now: moment, keepFor: settings.pendingFor)
            let pending = state.pending.replicas(of: component.name, except: uid)
            let assumed = (0..<component.replicas).filter {
                $0 != replica && !taken.contains($0) && ($0 < replica || pending.contains($0))
            }
            return Decision.Question(component: component.name, replica: replica, assumed: assumed)
        }
    }
}
