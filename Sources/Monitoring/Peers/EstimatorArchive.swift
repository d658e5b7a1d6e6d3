import LinkEstimation

/// What was known of links that are not probed now: a peer whose turn comes again goes on where it was.
struct EstimatorArchive: Sendable {
    private struct Entry {
        let peer: Peer
        let estimator: LinkEstimator
        let since: Double
    }

    /// Links that are remembered, the ones that left last; each takes about 20 kB.
    static let capacity = 64
    /// Seconds: the longest span that anything published rests on.
    static let span = 86_400.0
    /// In the order of leaving.
    private var entries: [Entry] = []

    mutating func put(_ estimator: LinkEstimator, of peer: Peer, at now: Double) {
        entries.removeAll { $0.peer.name == peer.name }
        entries.append(Entry(peer: peer, estimator: estimator, since: now))
        if entries.count > Self.capacity { entries.removeFirst() }
    }

    /// `nil` for a peer that was never probed, too long ago, or under another address.
    mutating func take(_ peer: Peer, at now: Double) -> LinkEstimator? {
        guard let place = entries.firstIndex(where: { $0.peer.name == peer.name }) else { return nil }
        let entry = entries.remove(at: place)
        return entry.peer.isSame(as: peer) && now - entry.since < Self.span ? entry.estimator : nil
    }
}
