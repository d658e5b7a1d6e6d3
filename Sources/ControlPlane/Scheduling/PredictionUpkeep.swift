import ClusterModel

/// When the coordinates that unmeasured links are predicted from are to be fitted anew.
struct PredictionUpkeep: Sendable {
    private var revision: UInt64?
    private var began: Timestamp?
    private var hasFitted = false
    /// Seconds until the next attempt where links were too few: at the start they come in fast.
    private static let retryInterval = 5.0

    /// Whether to fit coordinates to `snapshot` now: it is another than was fitted last, and long enough after that. If
    /// so, that counts as begun.
    mutating func begin(_ snapshot: ClusterSnapshot, at now: Timestamp, interval: Double) -> Bool {
        guard snapshot.linkCount > 0, snapshot.revision != revision else { return false }
        let pause = hasFitted ? interval : min(interval, Self.retryInterval)
        if let began, now.seconds(since: began) < pause { return false }
        (revision, began) = (snapshot.revision, now)
        return true
    }

    /// - Parameter isFitted: Whether the links were enough.
    mutating func end(isFitted: Bool) {
        hasFitted = isFitted
    }

    /// Nobody needs predictions any more.
    mutating func forget() {
        self = PredictionUpkeep()
    }
}
