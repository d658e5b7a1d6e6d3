import ClusterModel
import Logging
import Placement
import Synchronization

/// One application's scheduler: its plan, its pending pods, and a lane of its own for planning.
final class ApplicationScheduler: Sendable {
    struct State {
        var decision: Decision?
        /// Planning that pods wait for, and what it is for.
        var urgent: (purpose: UrgentPurpose, run: PlanningRun<Decision>)?
        var pending = PendingPods()
        var storedPlan: Plan?
        /// Where the newest plan that has nodes at all has the replicas.
        var planned: [ReplicaPlacement] = []
    }

    let id: ApplicationID
    let settings: SchedulingSettings
    let engine: PlanningEngine
    /// The process of the user's that plans the application, where it brings one.
    let external: ExternalScheduling
    let meters: PlanningMeters
    let ledger: LiveLedger
    let tables: VerdictTables
    let now: @Sendable () -> Timestamp
    let state: Mutex<State>
    private let wakeUps: AsyncStream<Void>
    private let wakeUp: AsyncStream<Void>.Continuation

    init(
        id: ApplicationID, settings: SchedulingSettings, engine: PlanningEngine, meters: PlanningMeters,
        ledger: LiveLedger, tables: VerdictTables, now: @escaping @Sendable () -> Timestamp, storedPlan: Plan? = nil,
        pending: PendingPods = PendingPods(), logger: Logger? = nil
    ) {
        self.id = id
        self.settings = settings
        self.meters = meters
        self.ledger = ledger
        self.tables = tables
        self.now = now
        state = Mutex(State(pending: pending, storedPlan: storedPlan, planned: storedPlan?.placements ?? []))
        let (wakeUps, wakeUp) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (self.wakeUps, self.wakeUp) = (wakeUps, wakeUp)
        external = ExternalScheduling(of: id, stored: storedPlan, meters: meters.external, logger: logger) {
            wakeUp.yield()
        }
        self.engine = external.engine(over: engine)
    }

    /// The newest plan, whatever it was made from.
    var latestDecision: Decision? {
        state.withLock { $0.decision }
    }

    /// Where the newest plan has the replicas, bound or not; after a restart, where the stored one has them.
    var planned: [ReplicaPlacement] {
        state.withLock { $0.planned }
    }

    /// Something changed that the plan may depend on.
    func wake() {
        wakeUp.yield()
    }

    /// The application is gone.
    func stop() {
        wakeUp.finish()
        external.retire()
    }

    /// Plans in the background whenever woken, until stopped. Changes during the pause after a plan are taken together.
    func run(
        through gate: PlanningGate, on view: @Sendable () -> ClusterView, record: @Sendable (Decision) async -> Void
    ) async {
        for await _ in wakeUps {
            await gate.enter()
            guard let inputs = inputs(at: view()), !inputs.snapshot.nodes.isEmpty else {
                gate.leave()
                continue
            }
            let start = ContinuousClock.now
            let run = backgroundRun(for: inputs)
            // A planner that does not keep its deadline costs its own application's lane, not a pass of everybody's.
            let inTime = await run.value(within: 4 * settings.backgroundBudget)
            let busy = ContinuousClock.now - start
            // A pass rests as long as it was used, so that planning of all applications leaves time to answer.
            try? await Task.sleep(for: min(.seconds(settings.backgroundBudget), busy))
            gate.leave()
            let late = inTime == nil ? await run.value() : nil
            if let decision = inTime ?? late { await record(decision) }
            try? await Task.sleep(
                for: max(.seconds(settings.replanInterval), busy / max(0.01, settings.backgroundShare)))
        }
    }

    /// What the application is planned from now, but for who takes what; `nil` without it or its policy.
    func inputs(at view: ClusterView) -> PlanningInputs? {
        guard var inputs = view.inputs(of: id) else { return nil }
        inputs.external = external.settle(inputs.application.scheduler, at: now())
        return inputs
    }

    /// What a plan would be made from now.
    func basis(_ inputs: PlanningInputs) -> PlanningBasis {
        let occupied = occupancy(inputs.roster).placements
        let (reservations, changes) = ledger.reservations(except: id)
        return PlanningBasis(inputs: inputs, occupied: occupied, reservations: reservations, ledgerChanges: changes)
    }

    /// Keeps the decision of the newer inputs; one that found nothing in time takes no other's place.
    func install(_ decision: Decision) {
        state.withLock { state in
            if let known = state.decision {
                if known.inputs.generation > decision.inputs.generation { return }
                let hasNothing = decision.plan.status == .unknown && known.plan.status != .unknown
                if hasNothing, known.inputs.areAlike(decision.inputs) { return }
            }
            state.decision = decision
            if !decision.plan.placements.isEmpty { state.planned = decision.plan.placements }
        }
    }

    /// Whether the plan differs from the stored one in more than its measurements; it then counts as stored.
    func isWorthStoring(_ plan: Plan) -> Bool {
        state.withLock { state in
            guard plan.isMateriallyDifferent(from: state.storedPlan) else { return false }
            state.storedPlan = plan
            return true
        }
    }

    private func backgroundRun(for inputs: PlanningInputs) -> PlanningRun<Decision> {
        PlanningRun(priority: .background) { [settings, engine, tables, now] in
            let (basis, moment) = (self.basis(inputs), now())
            let decision = Decision(
                basis: basis, previous: self.planned, now: moment, engine: engine, tables: tables,
                deadline: .after(seconds: settings.backgroundBudget))
            self.install(decision)
            self.meters.count(decision.plan, .background)
            decision.assessUnplaced(basis, now: moment, deadline: .after(seconds: settings.backgroundBudget))
            return decision
        }
    }
}
