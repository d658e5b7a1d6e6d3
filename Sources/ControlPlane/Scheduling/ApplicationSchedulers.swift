import Atomics
package import ClusterModel
package import Logging
import Placement
package import StateStore
import Synchronization

/// The application control layer: one ``ApplicationScheduler`` for each application of the state.
package final class ApplicationSchedulers: Sendable {
    /// What changes, for those who change it.
    struct Members {
        var predictions = PredictionUpkeep()
        /// The application of each pod that has a place, by `namespace/pod`.
        var pods: [String: ApplicationID] = [:]
    }

    /// What requests are answered from: never changed, replaced as a whole.
    final class Published: AtomicReference, Sendable {
        let view: ClusterView
        let schedulers: [ApplicationID: ApplicationScheduler]

        init(view: ClusterView, schedulers: [ApplicationID: ApplicationScheduler] = [:]) {
            self.view = view
            self.schedulers = schedulers
        }
    }

    let clusterState: ClusterState
    let settings: SchedulingSettings
    let engine: PlanningEngine
    let meters: PlanningMeters
    let now: @Sendable () -> Timestamp
    let logger: Logger
    /// Held by writers alone: readers take what is published and never wait.
    let members = Mutex(Members())
    let ledger = LiveLedger()
    let claims = Claims()
    let tables = VerdictTables()
    let gate: PlanningGate
    let arrivals: AsyncStream<ApplicationScheduler>
    /// Whether ``run()`` takes in snapshots; until then requests do.
    let isFollowing = ManagedAtomic(false)
    private let arrival: AsyncStream<ApplicationScheduler>.Continuation
    private let current: ManagedAtomic<Published>

    /// - Parameter now: the server's clock, at which ages are taken.
    package init(
        state: ClusterState, settings: SchedulingSettings, engine: PlanningEngine,
        meters: PlanningMeters = PlanningMeters(), now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        clusterState = state
        self.settings = settings
        self.engine = engine
        self.meters = meters
        self.now = now
        self.logger = logger
        gate = PlanningGate(width: settings.backgroundWidth)
        (arrivals, arrival) = AsyncStream.makeStream()
        current = ManagedAtomic(Published(view: ClusterView(of: state, policies: settings.policies)))
        let view = current.load(ordering: .acquiring).view
        members.withLock { members in
            members.pods = Dictionary(
                state.placements.map { ("\($0.namespace)/\($0.pod)", $0.applicationID) }
            ) { $1 }
            publish(view, in: &members)
        }
        for id in view.applications.keys { occupy(id) }
    }

    /// Takes in at once what changed in the state, so that the next answer is made from it.
    package func refresh() {
        let known = Set(published.view.applications.keys).union(clusterState.applications.map(\.value.id))
        update { $0.following(clusterState) }
        for id in known { occupy(id) }
    }

    /// Takes in at once what changed of one application and of who runs in it.
    package func refresh(_ application: ApplicationID) {
        update { $0.following(clusterState, [application]) }
        occupy(application)
    }

    /// Takes in at once where a pod runs now, or that it does not any more.
    package func refreshPod(_ namespace: String, _ pod: String) {
        let place = clusterState.placement(namespace: namespace, pod: pod)?.applicationID
        let before = members.withLock { members in
            let before = members.pods["\(namespace)/\(pod)"]
            members.pods["\(namespace)/\(pod)"] = place
            return before
        }
        for id in Set([place, before].compactMap { $0 }) { refresh(id) }
    }

    /// The pod is gone, or is known to run: what it asked for is let go.
    package func letGo(uid: String) {
        guard let id = claims.application(of: uid), scheduler(of: id)?.forget(uid) == true else { return }
        occupy(id)
    }

    /// The names of the policies that are loaded.
    package var policyNames: [String] { published.view.policies.names }

    /// Plans by these policies from now on.
    package func adopt(_ policies: PolicyCatalog) {
        update { $0.with(policies) }
        for id in published.view.applications.keys { occupy(id) }
    }

    /// The newest plan of an application: the one in memory, else the stored one.
    package func plan(of application: ApplicationID) -> Plan? {
        scheduler(of: application)?.latestDecision?.plan ?? clusterState.plan(for: application)
    }

    /// The plan of an application for what is known now; `nil` when there are no nodes, or it takes too long.
    package func currentPlan(of application: ApplicationID) async -> Plan? {
        let view = currentView()
        guard let scheduler = scheduler(of: application), let inputs = scheduler.inputs(at: view),
            !inputs.snapshot.nodes.isEmpty
        else { return nil }
        return await scheduler.plan(inputs)
    }

    /// What is published now, read without a lock.
    var published: Published { current.load(ordering: .acquiring) }

    /// The view that answers are made from, with the newest snapshot.
    func currentView() -> ClusterView {
        if !isFollowing.load(ordering: .relaxed), published.view.snapshot.revision != clusterState.snapshot.revision {
            update { $0.withSnapshot(of: clusterState) }
        }
        return published.view
    }

    func scheduler(of application: ApplicationID) -> ApplicationScheduler? {
        published.schedulers[application]
    }

    /// Publishes another view and wakes whom it concerns.
    func update(_ change: (ClusterView) -> ClusterView) {
        let woken = members.withLock { members -> [ApplicationScheduler] in
            let before = published.view
            let next = change(before)
            guard next.generation != before.generation else { return [] }
            publish(next, in: &members)
            if next.snapshot.revision != before.snapshot.revision {
                // After publishing: who counts changes from here on reads the new room as well.
                ledger.noteRoom(on: next.snapshot.nodesWithOtherRoom(than: before.snapshot))
            }
            let all = published.schedulers
            let isOfAll =
                next.snapshot.revision != before.snapshot.revision || next.policies != before.policies
                || (next.predictor == nil) != (before.predictor == nil)
            return all.filter { isOfAll || next.isChanged($0.key, since: before) }.map(\.value)
        }
        for scheduler in woken { scheduler.wake() }
    }

    /// Takes into the ledger who sits where in an application, and wakes those whose plans lose or gain room by it.
    func occupy(_ id: ApplicationID) {
        let published = published
        var changed: Set<String> = []
        if let inputs = published.view.inputs(of: id), let scheduler = published.schedulers[id] {
            changed = ledger.set(inputs.application) {
                scheduler.occupancy(inputs.roster).taken
            } proximity: {
                Proximity(snapshot: inputs.snapshot, policy: inputs.policy, now: now())
            }
        } else {
            changed = ledger.remove(id)
        }
        guard !changed.isEmpty else { return }
        for (other, scheduler) in published.schedulers where other != id && scheduler.isConcerned(by: changed) {
            scheduler.wake()
        }
    }

    /// Gives each application a scheduler, stops those of applications that are gone, and publishes.
    private func publish(_ view: ClusterView, in members: inout Members) {
        var schedulers = published.schedulers
        for (id, scheduler) in schedulers where view.applications[id] == nil {
            scheduler.stop()
            schedulers[id] = nil
        }
        let missing = view.applications.keys.filter { schedulers[$0] == nil }
        let held =
            missing.isEmpty ? [:] : Dictionary(grouping: clusterState.reservations, by: \.placement.applicationID)
        for id in missing {
            let reservations = held[id] ?? []
            let scheduler = ApplicationScheduler(
                id: id, settings: settings, engine: engine, meters: meters, ledger: ledger, tables: tables, now: now,
                storedPlan: clusterState.plan(for: id), pending: PendingPods(reservations), logger: logger)
            for reservation in reservations { claims.note(reservation.uid, of: id) }
            schedulers[id] = scheduler
            scheduler.wake()
            arrival.yield(scheduler)
        }
        current.store(Published(view: view, schedulers: schedulers), ordering: .releasing)
    }
}

extension ApplicationScheduler {
    /// Whether a change of what is taken of these nodes may matter: the plan counts on their room, or found none.
    func isConcerned(by changed: Set<String>) -> Bool {
        guard let decision = latestDecision else { return true }
        return decision.plan.placements.isEmpty || decision.demand.concerns(changed)
    }
}
