import BPFPrograms
import Monitoring
import Operations
import ReportSpool
import Telemetry

/// What the daemon says of itself.
struct Readiness: Sendable {
    let monitor: Monitor
    let choice: EngineChoice
    /// `nil`: the host was not asked, since nothing of it is used.
    let host: HostReport?
    /// `nil`: nothing of the node's own traffic is watched.
    let passive: PassiveMonitor?
    /// `nil`: nothing is reported.
    let sender: ReportSender?
    let queue: ReportQueue

    /// A daemon without a server or with one that fails still measures and shows metrics: it is ready.
    @Sendable func checks() -> [Check] {
        let method = choice.engine.method.rawValue
        return [
            Check(
                name: "probes", isOK: true, text: choice.shortfall.map { "\(method), because \($0)" } ?? method),
            Check(name: "host", isOK: true, text: host.map { $0.shortfall ?? "offers everything" } ?? "not asked"),
            Check(name: "passive", isOK: true, text: watched),
            Check(name: "peers", isOK: true, text: "\(monitor.peers.count)"),
            Check(name: "reports", isOK: true, text: reports),
        ]
    }

    private var watched: String {
        guard let passive else { return "nothing" }
        let names = [passive.watchesTcp ? "tcp" : nil, passive.watchesDns ? "dns" : nil].compactMap(\.self)
        let shortfalls = passive.shortfalls.map(\.description)
        return ([names.isEmpty ? "nothing" : names.joined(separator: ", ")] + shortfalls).joined(separator: "; ")
    }

    private var reports: String {
        guard let sender else { return "no server" }
        let waiting = queue.count == 0 ? "" : ", \(queue.count) wait"
        let spool = queue.spoolFailure.map { "; in memory, because \($0)" } ?? ""
        return (sender.failure.map { "failing: \($0)" } ?? "delivered") + waiting + spool
    }

    /// Adds the metrics that are read when asked for.
    func observe(in registry: PrometheusRegistry) {
        let monitor = monitor
        registry.observe("isochrone_monitor_peers", help: "Peers that are probed.") {
            [Sample(Double(monitor.peers.count))]
        }
        if let host {
            let features = KernelFeature.allCases.map {
                Sample(host.offers($0) ? 1 : 0, labels: [("feature", $0.rawValue)])
            }
            registry.observe(
                "isochrone_bpf_feature_available",
                help: "1 when the kernel, its setup and the daemon's privileges offered the feature at the start."
            ) { features }
        }
        registry.observe(
            "isochrone_link_daemon_up",
            help:
                "1 while the peer's daemon answers heartbeats, 0 when its kernel alone may; absent where it is not asked."
        ) {
            monitor.daemons(at: MonitorTime.continuous.now()).map { name, answers in
                Sample(
                    answers ? 1 : 0,
                    labels: [("source_node_name", monitor.configuration.node), ("target_node_name", name)])
            }
        }
        if let passive {
            let metrics = PassiveMetrics(passive)
            metrics.observe(in: registry)
            registry.observe(
                "isochrone_bpf_events_lost_total", kind: .counter, help: "Events that could not be counted, by reason."
            ) { metrics.lostEvents() }
        }
        observeReports(in: registry)
    }

    private func observeReports(in registry: PrometheusRegistry) {
        let queue = queue
        registry.observe("isochrone_monitor_reports_waiting", help: "Reports that the server has not taken yet.") {
            [Sample(Double(queue.count))]
        }
        registry.observe("isochrone_monitor_spool_bytes", help: "What reports take in the file of the spool.") {
            queue.spoolBytes.map { [Sample(Double($0))] } ?? []
        }
        registry.observe(
            "isochrone_monitor_spool_failures_total", kind: .counter,
            help: "Operations that the spool failed at; reports wait in memory meanwhile."
        ) { queue.spoolBytes == nil ? [] : [Sample(Double(queue.spoolFailures))] }
        registry.observe(
            "isochrone_monitor_reports_dropped_total", kind: .counter,
            help: "Reports that were given up: too many waited, they waited too long, were refused, or damaged."
        ) {
            let dropped = queue.dropped
            return SpoolLoss.allCases.map { Sample(Double(dropped[$0] ?? 0), labels: [("reason", $0.rawValue)]) }
        }
    }
}
