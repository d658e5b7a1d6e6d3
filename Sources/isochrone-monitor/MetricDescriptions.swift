import Telemetry

/// The help texts of what the monitor counts.
enum MetricDescriptions {
    /// Seconds: an octave each from 16 µs to 2 s, where links between nodes are.
    private static let roundTripBuckets = (0...17).map { 16e-6 * Double(1 << $0) }

    static func register(in registry: PrometheusRegistry) {
        registry.describe(
            "isochrone_link_rtt_seconds", help: "Round trips of probes that were answered in time.",
            buckets: roundTripBuckets)
        registry.describe(
            "isochrone_link_rtt_min_seconds", help: "The least round trip of the last window that had one.")
        let probes = [
            "sent": "Probes that were sent.", "received": "Probes that were answered within the waiting time.",
            "lost": "Probes that were not answered within twice the waiting time.",
            "late": "Probes that were answered after the waiting time.",
            "duplicate": "Answers to a probe after its first.",
            "reordered": "Probes that were answered after a later one.",
        ]
        for (name, help) in probes { registry.describe("isochrone_link_probes_\(name)_total", help: help) }
        registry.describe(
            "isochrone_stamp_stamped_total",
            help: "Probes that left with a timestamp; fewer than were sent when their route avoids the devices.")
        registry.describe("isochrone_stamp_reflected_total", help: "Probes of peers that were answered.")
        registry.describe("isochrone_stamp_refused_total", help: "Probes of others that were not answered.")
        registry.describe(
            "isochrone_stamp_answers_refused_total", help: "Packets to the probes' port that were no answers.")
        registry.describe(
            "isochrone_monitor_reports_total", help: "Reports that were accepted or refused, and failed attempts.")
    }
}
