import LinkEstimation
import Logging
import Synchronization

extension Monitor {
    /// The peers that are probed, by name.
    package var peers: [Peer] {
        state.withLock { $0.links.map(\.session.peer) }
    }

    /// Why each peer is probed, by name.
    package var reasons: [String: PeerReason] {
        state.withLock(\.reasons)
    }

    /// Chooses among these nodes from now on, and answers all of them. What is known of peers that stay is kept, and for
    /// a while what is known of those that leave.
    package func setRoster(_ roster: PeerRoster, at now: Double) {
        state.withLock { state in
            state.roster = roster
            engine.setKnown(roster.peers)
            choosePeers(in: &state, at: now)
        }
    }

    /// Probes those whose turn it is.
    func choosePeers(in state: inout State, at now: Double) {
        (state.period, state.failing) = (period(at: now), state.gateways.failing)
        state.reasons = selection.peers(
            among: state.roster.candidates(with: configuration.node), period: state.period, failing: state.failing)
        let reasons = state.reasons
        let wanted = Dictionary(
            state.roster.peers.lazy.filter { reasons[$0.name] != nil }.map { ($0.name, $0) }
        ) { first, _ in first }
        for link in state.links where wanted[link.session.peer.name]?.isSame(as: link.session.peer) != true {
            remove(link, from: &state, at: now)
        }
        let known = Set(state.links.map(\.session.peer.name))
        let added = wanted.values.filter { !known.contains($0.name) }.sorted { $0.name < $1.name }
        let room = state.freeIndices.count
        for peer in added.prefix(room) { add(peer, to: &state, at: now) }
        if !added.isEmpty { state.links.sort { $0.session.peer.name < $1.session.peer.name } }
        noteLeftOut(added.count - room, in: &state)
    }

    /// Counted up whenever rotating peers are to change.
    func period(at now: Double) -> UInt64 {
        UInt64(max(0, now / configuration.rotation))
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
        let hasSeries = state.roster.peers.count <= configuration.largestSeries
        state.links.append(
            MonitoredLink(
                session: session,
                schedule: ProbeSchedule(interval: configuration.interval, from: now, using: &state.random),
                heartbeats: ProbeSchedule(interval: configuration.heartbeatInterval, from: now, using: &state.random),
                ledger: ProbeLedger(waitingTime: configuration.waitingTime),
                estimator: state.archive.take(peer, at: now) ?? LinkEstimator(),
                metrics: hasSeries
                    ? LinkMetrics(source: configuration.node, target: peer.name, method: engine.method) : nil,
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

    private func remove(_ link: MonitoredLink, from state: inout State, at now: Double) {
        state.links.removeAll { $0.session == link.session }
        engine.close(link.session)
        link.metrics?.destroy()
        state.archive.put(link.estimator, of: link.session.peer, at: now)
        state.freeIndices.append(link.session.index)
        logger.info("A peer is no longer probed", metadata: ["peer": "\(link.session.peer.name)"])
    }
}
