package import ClusterModel
package import Logging
package import StateStore
import Synchronization

/// The application control layer: one ``ApplicationScheduler`` for each application of the state.
package final class ApplicationSchedulers: Sendable {
    struct Members {
        var view: ClusterView
        var schedulers: [ApplicationID: ApplicationScheduler] = [:]
        var predictions = PredictionUpkeep()
    }

    let clusterState: ClusterState
    let settings: SchedulingSettings
    private let engine: PlanningEngine
    private let meters: PlanningMeters
    let now: @Sendable () -> Timestamp
    let logger: Logger
    let members: Mutex<Members>
    let gate: PlanningGate
    let arrivals: AsyncStream<ApplicationScheduler>
    private let arrival: AsyncStream<ApplicationScheduler>.Continuation

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
        members = Mutex(Members(view: ClusterView(of: state, policies: settings.policies, now: now())))
        gate = PlanningGate(width: settings.backgroundWidth)
        (arrivals, arrival) = AsyncStream.makeStream()
        members.withLock { adjust(&$0) }
    }

    /// Takes in at once what changed in the state, so that the next answer is made from it.
    package func refresh() {
        update { $0.following(clusterState, now: now()) }
    }

    /// Plans by these policies from now on.
    package func adopt(_ policies: PolicyCatalog) {
        update { $0.with(policies, now: now()) }
    }

    /// The newest plan of an application: the one in memory, else the stored one.
    package func plan(of application: ApplicationID) -> Plan? {
        scheduler(of: application)?.latestDecision?.plan ?? clusterState.plan(for: application)
    }

    /// The plan of an application for what is known now; `nil` when there are no nodes, or it takes too long.
    package func currentPlan(of application: ApplicationID) async -> Plan? {
        let view = currentView()
        guard !view.snapshot.nodes.isEmpty, let scheduler = scheduler(of: application) else { return nil }
        return await scheduler.plan(at: view)
    }

    /// The view that answers are made from, with the newest snapshot.
    func currentView() -> ClusterView {
        if members.withLock({ $0.view.snapshot.revision }) != clusterState.snapshot.revision {
            update { $0.withSnapshot(of: clusterState) }
        }
        return members.withLock { $0.view }
    }

    func scheduler(of application: ApplicationID) -> ApplicationScheduler? {
        members.withLock { $0.schedulers[application] }
    }

    func update(_ change: (ClusterView) -> ClusterView) {
        let woken = members.withLock { members -> [ApplicationScheduler] in
            let next = change(members.view)
            guard next.generation != members.view.generation else { return [] }
            members.view = next
            adjust(&members)
            return Array(members.schedulers.values)
        }
        for scheduler in woken { scheduler.wake() }
    }

    /// Gives each application a scheduler and stops those of applications that are gone.
    private func adjust(_ members: inout Members) {
        for (id, scheduler) in members.schedulers where members.view.applications[id] == nil {
            scheduler.stop()
            members.schedulers[id] = nil
        }
        for id in members.view.applications.keys where members.schedulers[id] == nil {
            let scheduler = ApplicationScheduler(
                id: id, settings: settings, engine: engine, meters: meters, now: now,
                storedPlan: clusterState.plan(for: id), logger: logger)
            members.schedulers[id] = scheduler
            scheduler.wake()
            arrival.yield(scheduler)
        }
    }
}
