import CoreMetrics
import Synchronization

/// A sum that only grows; whole numbers stay exact beyond 2⁵³.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler, Sendable {
    private let sum = Mutex((whole: UInt64(0), fraction: 0.0))

    /// A negative amount is ignored, because a counter must not fall.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        sum.withLock { sum in
            let (whole, overflows) = sum.whole.addingReportingOverflow(UInt64(amount))
            sum.whole = overflows ? .max : whole
        }
    }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        sum.withLock { $0.fraction += amount }
    }

    func reset() {
        sum.withLock { $0 = (0, 0) }
    }

    var text: String {
        let (whole, fraction) = sum.withLock { $0 }
        return fraction == 0 ? String(whole) : Exposition.text(of: Double(whole) + fraction)
    }
}
