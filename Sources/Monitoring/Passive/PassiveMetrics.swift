import BPFPrograms
import LinkEstimation
package import Telemetry

/// The Prometheus series of what is watched of this node's own traffic, read when they are asked for.
package struct PassiveMetrics: Sendable {
    let monitor: PassiveMonitor

    /// Seconds: an octave each from 16 µs to 2 s, as for the probes' round trips.
    static let roundTripBounds = (0...17).map { 16e-6 * Double(1 << $0) }
    /// Seconds: an octave each from 64 µs to 8 s.
    static let resolutionBounds = (0...17).map { 64e-6 * Double(1 << $0) }
    /// The `target_node_name` of connections with addresses that are no node's.
    static let unknownNode = "unknown"

    package init(_ monitor: PassiveMonitor) {
        self.monitor = monitor
    }

    /// Adds all series but ``lostEvents()``, which other programs may have a part in.
    package func observe(in registry: PrometheusRegistry) {
        observeTraffic(in: registry)
        observeConnects(in: registry)
        observeCoverage(in: registry)
        observePods(in: registry)
        observeResolution(in: registry)
    }

    /// The samples of `isochrone_bpf_events_lost_total`.
    package func lostEvents() -> [Sample] {
        monitor.lostEvents.map { Sample(Double($0.value), labels: [("reason", $0.key)]) }
    }

    private func labels(_ key: TcpRecord.Key) -> [(String, String)] {
        [
            ("source_node_name", monitor.configuration.node), ("target_node_name", key.node ?? Self.unknownNode),
            ("direction", key.direction.rawValue),
        ]
    }

    private func observeTraffic(in registry: PrometheusRegistry) {
        for (name, help, value) in Self.traffic {
            registry.observe("isochrone_tcp_\(name)_total", kind: .counter, help: help) {
                monitor.connections.map { Sample(Double($0.value.totals[keyPath: value]), labels: labels($0.key)) }
            }
        }
        registry.observe(
            "isochrone_tcp_rtt_min_seconds", help: "The least round trip of connections in use, of five minutes."
        ) {
            monitor.connections.compactMap { key, record in
                record.leastRoundTrip.map { Sample($0, labels: labels(key)) }
            }
        }
        observe(
            "isochrone_tcp_rtt_seconds", help: "Round trips of TCP segments, think time of applications included.",
            \.roundTrips, in: registry)
    }

    private func observeConnects(in registry: PrometheusRegistry) {
        registry.observe(
            "isochrone_tcp_connects_total", kind: .counter,
            help: "Attempts to connect that have come to an end, by outcome."
        ) {
            monitor.connections.flatMap { key, record in
                record.totals.connects.filter { $0.value > 0 }.map {
                    Sample(Double($0.value), labels: labels(key) + [("outcome", $0.key.rawValue)])
                }
            }
        }
        observe(
            "isochrone_tcp_connect_seconds", help: "Time from the request to connect to the established connection.",
            \.connectTimes, in: registry)
    }

    private func observe(
        _ name: String, help: String, _ path: any KeyPath<TcpRecord, DurationRecord> & Sendable,
        in registry: PrometheusRegistry
    ) {
        registry.observeHistogram(name, help: help) {
            monitor.connections.filter { $0.value[keyPath: path].histogram.count > 0 }.map { key, record in
                let durations = record[keyPath: path]
                return HistogramSample(
                    bounds: Self.roundTripBounds, counts: durations.counts(within: Self.roundTripBounds),
                    sum: durations.sum, labels: labels(key))
            }
        }
    }

    private func observeCoverage(in registry: PrometheusRegistry) {
        registry.observe(
            "isochrone_tcp_sockets",
            help:
                "Connected TCP sockets at the end of the last window, by whether the kernel reports their round trips."
        ) {
            monitor.coverage.map { coverage in
                [("armed", coverage.armed), ("unarmed", coverage.unarmed)].map {
                    Sample(Double($1), labels: [("state", $0)])
                }
            } ?? []
        }
        registry.observe(
            "isochrone_tcp_closed_namespaces", help: "Network namespaces whose sockets could not be looked through."
        ) {
            monitor.coverage.map { [Sample(Double($0.closedNamespaces))] } ?? []
        }
    }

    private func observePods(in registry: PrometheusRegistry) {
        for (name, help, value) in Self.traffic {
            registry.observe("isochrone_pod_tcp_\(name)_total", kind: .counter, help: help) {
                monitor.pods.compactMap { pod, totals in
                    pod.map {
                        Sample(Double(totals[keyPath: value]), labels: [("namespace", $0.namespace), ("pod", $0.pod)])
                    }
                }
            }
            registry.observe(
                "isochrone_pod_tcp_unattributed_\(name)_total", kind: .counter, help: help + " Of no known pod."
            ) {
                monitor.pods[.none].map { [Sample(Double($0[keyPath: value]))] } ?? []
            }
        }
    }

    private static var traffic: [(name: String, help: String, value: any KeyPath<TcpTotals, UInt64> & Sendable)] {
        [
            ("sent_segments", "TCP segments with data that were sent.", \.sentSegments),
            ("retransmitted_segments", "TCP segments that were sent again.", \.retransmittedSegments),
            ("sent_bytes", "Bytes of data sent over TCP, each counted once, however often it was sent.", \.sentBytes),
            ("received_bytes", "Bytes of data that arrived over TCP.", \.receivedBytes),
        ]
    }
}
