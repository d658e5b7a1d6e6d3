package import ClusterModel
import LinkEstimation
package import Logging
import Synchronization

/// Probes the peers of a node and estimates the links to them. It has no clock of its own: time comes with each call, in
/// seconds of a clock that never steps.
package final class Monitor: Sendable {
    private struct State: Sendable {
        /// In the order of their peers' names.
        var links: [MonitoredLink] = []
        var freeIndices: [Int]
        var random: any RandomNumberGenerator & Sendable
        var windowStart: Double
        /// Peers that there was no room for when the list was last set.
        var leftOut = 0
    }

    package let configuration: MonitorConfiguration
    package let engine: any ProbeEngine
    private let logger: Logger
    private let reflectorMetrics = ReflectorMetrics()
    private let state: Mutex<State>

    package init(
        _ configuration: MonitorConfiguration, engine: any ProbeEngine, startingAt now: Double,
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        logger: Logger = Logger(label: "monitor")
    ) {
        self.configuration = configuration
        self.engine = engine
        self.logger = logger
        state = Mutex(
            State(freeIndices: (0..<configuration.largestPeers).reversed(), random: random, windowStart: now))
    }

    /// The peers that are probed, by name.
    package var peers: [Peer] {
        state.withLock { $0.links.map(\.session.peer) }
    }

    /// Probes these peers from now on, and no others; what is known of peers that stay is kept.
    package func setPeers(_ peers: [Peer], at now: Double) {
        state.withLock { state in
            let wanted = Dictionary(peers.map { ($0.name, $0) }) { first, _ in first }
            for link in state.links where wanted[link.session.peer.name] != link.session.peer {
                remove(link, from: &state)
            }
            let known = Set(state.links.map(\.session.peer.name))
            let added = wanted.values.filter { !known.contains($0.name) }.sorted { $0.name < $1.name }
            let room = state.freeIndices.count
            for peer in added.prefix(room) { add(peer, to: &state, at: now) }
            state.links.sort { $0.session.peer.name < $1.session.peer.name }
            noteLeftOut(added.count - room, in: &state)
            engine.forgetPeers(except: Set(state.links.map(\.session.peer.address)))
        }
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
            return state.links.indices.compactMap { state.links[$0].close(at: now, length: length) }
        }
    }

    private func send(
        _ link: inout MonitoredLink, at now: Double, using random: inout any RandomNumberGenerator & Sendable
    ) {
        link.ledger.send(link.nextSequence, at: now)
        link.sendFailure = send(link)
        link.nextSequence &+= 1
        link.schedule.advance(past: now, using: &random)
        link.metrics.recordSending()
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

    private func add(_ peer: Peer, to state: inout State, at now: Double) {
        guard let index = state.freeIndices.popLast() else { return }
        let session = ProbeSession(index: index, peer: peer, node: configuration.node)
        do throws(ProbeError) {
            try engine.open(session)
        } catch {
            state.freeIndices.append(index)
            return logger.error("A peer cannot be probed", metadata: ["peer": "\(peer.name)", "error": "\(error)"])
        }
        state.links.append(
            MonitoredLink(
                session: session,
                schedule: ProbeSchedule(interval: configuration.interval, from: now, using: &state.random),
                heartbeats: ProbeSchedule(interval: configuration.heartbeatInterval, from: now, using: &state.random),
                ledger: ProbeLedger(waitingTime: configuration.waitingTime),
                metrics: LinkMetrics(source: configuration.node, target: peer.name, method: engine.method),
                since: now))
        logger.info("A peer is probed", metadata: ["peer": "\(peer.name)", "address": "\(peer.address)"])
    }

    /// Says how many peers are not probed, whenever that changes.
    private func noteLeftOut(_ count: Int, in state: inout State) {
        let count = max(0, count)
        guard count != state.leftOut else { return }
        state.leftOut = count
        logger.warning(
            "Some peers are not probed because there are too many; --max-peers raises the limit",
            metadata: ["leftOut": "\(count)", "limit": "\(configuration.largestPeers)"])
    }

    private func remove(_ link: MonitoredLink, from state: inout State) {
        state.links.removeAll { $0.session == link.session }
        engine.close(link.session)
        link.metrics.destroy()
        state.freeIndices.append(link.session.index)
        logger.info("A peer is no longer probed", metadata: ["peer": "\(link.session.peer.name)"])
    }
}
