import CoreMetrics
import Synchronization

/// The latest value, if there ever was one.
final class GaugeSeries: MeterHandler, RecorderHandler, Sendable {
    private let latest = Mutex<Double?>(nil)

    var value: Double? {
        latest.withLock { $0 }
    }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { latest.withLock { $0 = value } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func increment(by amount: Double) { latest.withLock { $0 = ($0 ?? 0) + amount } }
    func decrement(by amount: Double) { increment(by: -amount) }
}
