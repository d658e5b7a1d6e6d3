import ClusterModel
import Placement
import Synchronization

extension ApplicationScheduler {
    /// The verdicts for a pod of `component`. Waits no longer than the request budget.
    ///
    /// - Parameter isAsking: Whether the pod asks, and keeps its replica from now on.
    func standing(
        of pod: PodIdentity, component: Component, _ inputs: PlanningInputs, isAsking: Bool
    ) async -> PodStanding {
        let deadline = Deadline.after(seconds: settings.requestBudget)
        let seat = seat(of: pod, component: component, inputs.roster, isKept: isAsking)
        guard let decision = await decision(for: inputs, seat, by: deadline) else { return late }
        let question = decision.question(seat)
        if let known = decision.known(question) { return judged(known, decision, inputs, seat) }
        let run = PlanningRun(priority: decision.priority) { [now] in
            decision.assess(question, self.basis(inputs), now: now(), deadline: deadline)
        }
        if let made = await run.value(within: deadline.rest) { return judged(made, decision, inputs, seat) }
        meters.countLate()
        guard let node = decision.plan.node(of: component.name, replica: seat.replica) else { return late }
        return judged(
            VerdictTable(.planned(on: node, seat, inputs.snapshot)), decision, inputs, seat, isComplete: false)
    }

    /// The plan for what is known now, made within the request budget if there is none; else the newest there is.
    func plan(_ inputs: PlanningInputs) async -> Plan? {
        let seat = Seat(occupied: occupancy(inputs.roster).placements)
        let made = await decision(for: inputs, seat, by: .after(seconds: settings.requestBudget))
        return (made ?? latestDecision)?.plan
    }

    /// Whether a decision stands for what is known now, made at most `seconds` ago: of the same inputs, with the same
    /// replicas at their places, and with room for the others.
    func isUsable(_ decision: Decision, for inputs: PlanningInputs, _ seat: Seat, within seconds: Double) -> Bool {
        let isYoung = now().seconds(since: decision.plannedAt) <= seconds
        guard isYoung || decision.isAgeless(for: inputs),
            decision.holds(for: inputs, occupied: seat.occupied, except: seat.name)
        else { return false }
        return ledger.hasRoom(for: decision, of: id, on: inputs.snapshot)
    }

    /// The answer to a pod whose time ran out.
    private var late: PodStanding {
        meters.countLate()
        return .unknown("application \(id) is being planned and has no plan yet; kube-scheduler will ask again")
    }

    private func judged(
        _ table: VerdictTable, _ decision: Decision, _ inputs: PlanningInputs, _ seat: Seat, isComplete: Bool = true
    ) -> PodStanding {
        let shortages = ledger.shortages(since: decision, inputs, seat, for: id)
        return .assessed(
            PodAssessment(
                table: table, snapshot: inputs.snapshot, names: inputs.names, plan: decision.plan,
                shortages: shortages, isComplete: isComplete, age: decision.age(at: now())))
    }

    private func decision(for inputs: PlanningInputs, _ seat: Seat, by deadline: Deadline) async -> Decision? {
        let freshFor = inputs.policy.freshness.freshFor
        let latest = latestDecision
        // Links may be older by half of the time for which they are fresh; planning on newer ones goes on in the background.
        if let latest, isUsable(latest, for: inputs, seat, within: freshFor / 2) { return latest }
        let made = await urgentRun(for: inputs, seat).value(within: deadline.rest)
        if let made, made.plan.status != .unknown { return made }
        if let latest, isUsable(latest, for: inputs, seat, within: freshFor) { return latest }
        return made
    }

    /// The planning that pods wait for; those that need the same plan wait for the same run.
    private func urgentRun(for inputs: PlanningInputs, _ seat: Seat) -> PlanningRun<Decision> {
        let purpose = UrgentPurpose(
            generation: inputs.generation, external: inputs.external, occupied: seat.occupied)
        return state.withLock { state in
            if let urgent = state.urgent, urgent.purpose == purpose { return urgent.run }
            let run = PlanningRun(priority: state.decision?.priority ?? .request) { [settings, engine, tables, now] in
                // The rest of the budget is for the assessment.
                let budget = settings.requestBudget * 0.6
                let decision = Decision(
                    basis: self.basis(inputs), previous: self.planned, now: now(), engine: engine,
                    tables: tables, deadline: .after(seconds: budget))
                self.install(decision)
                self.meters.count(decision.plan, .request)
                self.wake()
                self.state.withLock { if $0.urgent?.purpose == purpose { $0.urgent = nil } }
                return decision
            }
            state.urgent = (purpose, run)
            return run
        }
    }
}

/// What a plan is made for that pods wait for: a plan for one purpose may not stand for another.
struct UrgentPurpose: Hashable, Sendable {
    var generation: UInt64
    var external: UInt64
    var occupied: [ReplicaPlacement]
}

extension Deadline {
    /// Seconds that are left, at least a thousandth.
    var rest: Double { max(0.001, seconds - elapsed()) }
}

extension Assessment {
    /// Lets the node of the plan pass, and no other: what is sure when there was no time to look at the others.
    fileprivate static func planned(on node: String, _ seat: Seat, _ snapshot: ClusterSnapshot) -> Assessment {
        Assessment(
            component: seat.component, replica: seat.replica,
            verdicts: snapshot.nodes.map { $0.name == node ? .passes(score: 10, regret: 0) : .rejected(.notAssessed) })
    }
}
