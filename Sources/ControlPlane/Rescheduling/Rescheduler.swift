package import ClusterModel
package import CoreMetrics
package import Logging
import Placement
import Rescheduling
package import StateStore
import Synchronization

/// Moves pods that run, as far as their policies allow: looks at all applications every few seconds, lets a
/// ``Rescheduling/MovePlanner`` decide, and evicts.
package final class Rescheduler: Sendable {
    /// The verb of its decisions.
    static let verb = "evict"

    struct State {
        var planner: MovePlanner
        /// What was told last of each application that waits, and when.
        var told: [ApplicationID: (identity: String, at: Timestamp)] = [:]
        /// What is known to be in the store.
        var stored: [ApplicationID: MoveHistory] = [:]
        var isLoaded = false
    }

    let schedulers: ApplicationSchedulers
    let clusterState: ClusterState
    let ports: ReschedulingPorts
    let decisions: DecisionLog
    let settings: ReschedulingSettings
    let meters: ReschedulingMeters
    let now: @Sendable () -> Timestamp
    let random: @Sendable () -> Double
    /// Whether this process is the one that moves pods.
    let isLeader: @Sendable () -> Bool
    let logger: Logger
    let state: Mutex<State>
    let prospector: Prospector

    /// - Parameters:
    ///   - now: the server's clock.
    ///   - random: 0…1; spreads attempts that were blocked together.
    package init(
        schedulers: ApplicationSchedulers, state: ClusterState, ports: ReschedulingPorts, decisions: DecisionLog,
        settings: ReschedulingSettings = ReschedulingSettings(), isLeader: @escaping @Sendable () -> Bool = { true },
        metrics: any MetricsFactory = MetricsSystem.factory,
        now: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable () -> Double = { .random(in: 0...1) },
        logger: Logger
    ) {
        self.schedulers = schedulers
        clusterState = state
        self.ports = ports
        self.decisions = decisions
        self.settings = settings
        meters = ReschedulingMeters(factory: metrics)
        self.now = now
        self.random = random
        self.isLeader = isLeader
        self.logger = logger
        self.state = Mutex(State(planner: MovePlanner(settings: settings.moves)))
        let engine = schedulers.engine
        prospector = Prospector { engine.plan($0, $1) }
    }

    /// Takes in which pods were moved before this process began, and holds the places of those that are on their way.
    package func load() async throws(StateStoreError) {
        let (histories, problems) = try await clusterState.storedMoves()
        for (application, problem) in problems {
            logger.error(
                "The moves of an application cannot be read: it counts as never moved",
                metadata: ["application": "\(application)", "error": "\(problem)"])
        }
        let underway = state.withLock { state in
            state.planner = MovePlanner(settings: settings.moves, restoring: histories)
            (state.stored, state.isLoaded) = (histories, true)
            return state.planner.underway
        }
        for move in underway { hold(move) }
    }

    /// Holds the replica and room for the successor of a pod.
    func hold(_ move: PodMove) {
        let policy = schedulers.published.view.inputs(of: move.pod.applicationID)?.policy.rescheduling
        schedulers.expect(
            move.pod, on: move.target, for: policy?.returnWithin ?? ReschedulingPolicy().returnWithin)
    }

    /// Changes the planner; only looks do, one after the other.
    func change<Value: Sendable>(_ body: (inout MovePlanner) -> Value) -> Value {
        state.withLock { body(&$0.planner) }
    }
}
