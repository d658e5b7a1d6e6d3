import CoreMetrics
import Synchronization

/// Counts of values in buckets; as a timer it is fed with nanoseconds and shows seconds.
final class HistogramSeries: TimerHandler, RecorderHandler, Sendable {
    private struct State {
        /// One more than there are bounds: the last one counts what is above all of them.
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    /// NaN is ignored: it belongs to no bucket and would spoil the sum for ever.
    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] &+= 1
            state.sum += value
        }
    }

    func write(into exposition: inout Exposition, name: String, labels: LabelSet) {
        let state = state.withLock { $0 }
        HistogramSample(bounds: bounds, counts: state.counts, sum: state.sum)
            .write(into: &exposition, name: name, labels: labels)
    }
}
