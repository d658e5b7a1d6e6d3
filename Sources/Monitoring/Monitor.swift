package import ClusterModel
import LinkEstimation
package import Logging
import Synchronization

/// Probes the peers of a node and estimates the links to them. It has no clock of its own: time comes with each call, in
/// seconds of a clock that never steps.
package final class Monitor: Sendable {
    struct State: Sendable {
        /// In the order of their peers' names.
        var links: [MonitoredLink] = []
        var freeIndices: [Int]
        var random: any RandomNumberGenerator & Sendable
        var windowStart: Double
        var roster = PeerRoster(peers: [])
        /// Why each peer is probed, by name.
        var reasons: [String: PeerReason] = [:]
        var gateways = GatewayHealth()
        /// What the choice rests on, besides the roster.
        var period: UInt64 = 0
        var failing: Set<String> = []
        var archive = EstimatorArchive()
        /// Peers that there was no room for when the choice was last made.
        var leftOut = 0
    }

    package let configuration: MonitorConfiguration
    package let engine: any ProbeEngine
    let logger: Logger
    private let reflectorMetrics = ReflectorMetrics()
    let selection: PeerSelection
    let state: Mutex<State>

    package init(
        _ configuration: MonitorConfiguration, engine: any ProbeEngine, startingAt now: Double,
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        logger: Logger = Logger(label: "monitor")
    ) {
        self.configuration = configuration
        self.engine = engine
        self.logger = logger
        selection = PeerSelection(node: configuration.node, configuration: configuration.selection)
        state = Mutex(
            State(freeIndices: (0..<configuration.largestPeers).reversed(), random: random, windowStart: now))
    }

    /// Whether each peer's daemon answers, rather than its kernel alone, by name; a peer that runs another
    /// implementation, or has not been asked long enough, is not among them.
    package func daemons(at now: Double) -> [String: Bool] {
        state.withLock { state in
            let known = state.links.compactMap { link in
                link.daemonAnswers(at: now, lastHeartbeat: engine.lastHeartbeat(in: link.session), configuration)
                    .map { (link.session.peer.name, $0) }
            }
            return Dictionary(known) { first, _ in first }
        }
    }

    /// Sends the probes and heartbeats that are due.
    ///
    /// - Returns: when the next one is; `nil` without peers.
    package func sendDue(at now: Double) -> Double? {
        state.withLock { state in
            for index in state.links.indices {
                if state.links[index].schedule.due <= now { send(&state.links[index], at: now, using: &state.random) }
                if state.links[index].heartbeats.due <= now {
                    engine.sendHeartbeat(in: state.links[index].session)
                    state.links[index].heartbeats.advance(past: now, using: &state.random)
                }
            }
            return state.links.lazy.map { min($0.schedule.due, $0.heartbeats.due) }.min()
        }
    }

    /// Looks at the answers, and closes the window if it is over.
    ///
    /// - Returns: what is known of each link at the end of a window, by name of the peer; `nil` before the end.
    package func collect(at now: Double) -> [MeasurementReport.Measurement]? {
        reflectorMetrics.record(engine.tally())
        return state.withLock { state in
            for index in state.links.indices { state.links[index].collect(at: now, from: engine) }
            let length = now - state.windowStart
            // Half a look early is nearer to the window's length than half a look late.
            guard length >= configuration.window - configuration.collectInterval / 2 else { return nil }
            state.windowStart = now
            noteGateways(in: &state)
            let measurements = state.links.indices.compactMap { state.links[$0].close(at: now, length: length) }
            if period(at: now) != state.period || state.gateways.failing != state.failing {
                choosePeers(in: &state, at: now)
            }
            return measurements
        }
    }

    private func send(
        _ link: inout MonitoredLink, at now: Double, using random: inout any RandomNumberGenerator & Sendable
    ) {
        link.ledger.send(link.nextSequence, at: now)
        link.sendFailure = send(link)
        link.nextSequence &+= 1
        link.schedule.advance(past: now, using: &random)
        link.metrics?.recordSending()
    }

    /// Sends the next probe. One that this node cannot send counts as lost: the peer cannot be reached.
    private func send(_ link: MonitoredLink) -> String? {
        do throws(ProbeError) {
            try engine.send(link.nextSequence, in: link.session)
            return nil
        } catch {
            let text = "\(error)"
            if text != link.sendFailure { logger.warning("A probe cannot be sent", metadata: ["error": "\(text)"]) }
            return text
        }
    }

    private func noteGateways(in state: inout State) {
        let gateways = state.links.filter { state.reasons[$0.session.peer.name] == .gateway }
        state.gateways.note(
            Dictionary(gateways.map { ($0.session.peer.name, $0.change.counts) }) { first, _ in first })
    }
}
