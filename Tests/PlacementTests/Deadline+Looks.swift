import Placement
import Synchronization

extension Deadline {
    /// A deadline of a clock that moves on by one with each look at it.
    static func looks(_ looks: Double) -> Deadline {
        let ticks = Ticks()
        return Deadline(seconds: looks) { ticks.next() }
    }

    private final class Ticks: Sendable {
        private let count = Mutex(0.0)

        func next() -> Double {
            count.withLock {
                $0 += 1
                return $0
            }
        }
    }
}
