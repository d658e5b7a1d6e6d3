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
    private var lostForward, lostBackward: Counter
    private var available, availability, burstLength: Gauge

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
        (lostForward, lostBackward) = (counter("lost_forward"), counter("lost_backward"))
        available = Gauge(label: "isochrone_link_available", dimensions: labels)
        availability = Gauge(label: "isochrone_link_availability_ratio", dimensions: labels)
        burstLength = Gauge(label: "isochrone_link_loss_burst_probes", dimensions: labels)
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
        lostForward.increment(by: change.counts.lostForward)
        lostBackward.increment(by: change.counts.lostBackward)
        late.increment(by: change.counts.late)
        duplicate.increment(by: change.counts.duplicate)
        reordered.increment(by: change.counts.reordered)
    }

    /// The least round trip of a window; a window without one leaves the last in place.
    func record(_ summary: WindowSummary) {
        if let milliseconds = summary.min { minimum.record(milliseconds / 1e3) }
    }

    /// What is known of the link by now. A series whose value has become unknown goes until there is one again.
    mutating func record(_ quality: LinkQuality?) {
        let serves: Double? =
            switch quality?.availability?.state {
            case .available: 1
            case .unavailable: 0
            case .unknown, nil: nil
            }
        set(&available, "isochrone_link_available", serves)
        set(&availability, "isochrone_link_availability_ratio", quality?.availability?.share)
        set(&burstLength, "isochrone_link_loss_burst_probes", quality?.meanBurstLength)
    }

    private func set(_ gauge: inout Gauge, _ name: String, _ value: Double?) {
        if let value { return gauge.record(value) }
        gauge.destroy()
        gauge = Gauge(label: name, dimensions: labels)
    }

    private var labels: [(String, String)] {
        [("source_node_name", source), ("target_node_name", target), ("method", method.rawValue)]
    }

    /// Forgets the series of a peer that has left.
    func destroy() {
        roundTrip.destroy()
        for gauge in [minimum, available, availability, burstLength] { gauge.destroy() }
        for counter in [sent, received, lost, late, duplicate, reordered, lostForward, lostBackward] {
            counter.destroy()
        }
    }
}
