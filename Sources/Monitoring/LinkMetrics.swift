import ClusterModel
import CoreMetrics
import LinkEstimation

/// The Prometheus series of one link.
struct LinkMetrics: Sendable {
    private let source, target: String
    private var method: ProbeMethod
    private var roundTrip: CoreMetrics.Timer
    private var minimum: Gauge
    private var sent, received, lost, late, duplicate, reordered: Counter

    init(source: String, target: String, method: ProbeMethod) {
        (self.source, self.target, self.method) = (source, target, method)
        let labels = [
            ("source_node_name", source), ("target_node_name", target), ("method", method.rawValue),
        ]
        roundTrip = CoreMetrics.Timer(label: "isochrone_link_rtt", dimensions: labels)
        minimum = Gauge(label: "isochrone_link_rtt_min_seconds", dimensions: labels)
        func counter(_ name: String) -> Counter {
            Counter(label: "isochrone_link_probes_\(name)_total", dimensions: labels)
        }
        (sent, received, lost) = (counter("sent"), counter("received"), counter("lost"))
        (late, duplicate, reordered) = (counter("late"), counter("duplicate"), counter("reordered"))
    }

    /// Goes on in the series of another method, because samples of the two must not mix.
    mutating func use(_ method: ProbeMethod) {
        guard method != self.method else { return }
        destroy()
        self = LinkMetrics(source: source, target: target, method: method)
    }

    func recordSending() {
        sent.increment()
    }

    func record(_ change: ProbeLedger.Change) {
        for milliseconds in change.samples { roundTrip.recordNanoseconds(Int64(milliseconds * 1e6)) }
        received.increment(by: change.counts.received)
        lost.increment(by: change.counts.lost)
        late.increment(by: change.counts.late)
        duplicate.increment(by: change.counts.duplicate)
        reordered.increment(by: change.counts.reordered)
    }

    /// The least round trip of a window; a window without one leaves the last in place.
    func record(_ summary: WindowSummary) {
        if let milliseconds = summary.min { minimum.record(milliseconds / 1e3) }
    }

    /// Forgets the series of a peer that has left.
    func destroy() {
        roundTrip.destroy()
        minimum.destroy()
        for counter in [sent, received, lost, late, duplicate, reordered] { counter.destroy() }
    }
}
