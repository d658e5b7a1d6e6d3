public import ClusterModel
import Synchronization

/// The server's clock in tests: it moves only when told to.
public final class ManualClock: Sendable {
    private let moment: Mutex<Timestamp>

    /// Starts at 2025-01-01T00:00:00Z unless told otherwise.
    public init(_ start: Timestamp = Timestamp(milliseconds: 1_735_689_600_000)) {
        moment = Mutex(start)
    }

    public var now: Timestamp {
        moment.withLock { $0 }
    }

    /// Moves on, or back when `seconds` is negative.
    public func advance(bySeconds seconds: Double) {
        moment.withLock { $0 = $0.advanced(bySeconds: seconds) }
    }
}
