import ClusterModel

/// The moments of a run: seconds since its start, and the same on the clock that ages are taken by.
enum VirtualTime {
    /// The start; far enough from 0 for reports of before.
    private static let start = Timestamp(milliseconds: 1_000_000_000)

    static func timestamp(_ seconds: Double) -> Timestamp { start.advanced(bySeconds: seconds) }
}
