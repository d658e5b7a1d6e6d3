package import BPFPrograms
import ClusterModel
import Synchronization
package import Telemetry

/// The metrics of all programs of a daemon, and those that operators read from maps of their own.
package final class ProgramMetrics: Sendable {
    private let manager: ProgramManager
    private let registry: PrometheusRegistry
    /// Held by whoever shows the runs.
    private let statistics: RunStatistics?
    private let observed: Mutex<Set<String>> = Mutex([])

    /// Metrics that are read when asked for.
    ///
    /// - Parameter statistics: without it nobody counts runs, and the metrics of them are absent.
    package init(manager: ProgramManager, registry: PrometheusRegistry, statistics: RunStatistics? = nil) {
        self.manager = manager
        self.statistics = statistics
        self.registry = registry
        observePrograms()
        registry.observe(
            "isochrone_bpf_map_pressure", help: "Entries in use of the entries that a map has room for, 0 to 1."
        ) {
            manager.reports().flatMap { report in
                report.maps.compactMap { map in
                    guard let entries = map.entries, map.capacity > 0 else { return nil }
                    return Sample(
                        Double(entries) / Double(map.capacity), labels: [("map", "\(report.name)/\(map.name)")])
                }
            }
        }
        registry.observe(
            "isochrone_bpf_metric_series_omitted", help: "Series of an operator's metric beyond those it may have."
        ) { [weak self] in self?.omitted() ?? [] }
    }

    /// Follows the programs: their metrics come and go with them.
    package func refresh() {
        let metrics = manager.metrics().map(\.metric)
        let gone = observed.withLock { observed in
            defer { observed = Set(metrics.map(\.name)) }
            return observed.subtracting(metrics.map(\.name))
        }
        gone.forEach(registry.stopObserving)
        for metric in metrics { observe(metric) }
    }

    private func observePrograms() {
        let manager = manager
        registry.observe(
            "isochrone_bpf_program_attached", help: "1 while the program is attached, 0 while it is not."
        ) {
            manager.reports().flatMap { report in
                Set(report.attachments.map(\.program)).sorted().map { program in
                    Sample(report.state == .running ? 1 : 0, labels: [("program", "\(report.name)/\(program)")])
                }
            }
        }
        observeRuns(
            "isochrone_bpf_program_runs_total", help: "How often the program ran since it was loaded.",
            { $0.runs.map { Double($0) } })
        observeRuns(
            "isochrone_bpf_program_run_time_seconds_total", help: "How long the program ran since it was loaded.",
            \.runTime)
    }

    private func observeRuns(
        _ name: String, help: String, _ value: @escaping @Sendable (ProgramReport.Program) -> Double?
    ) {
        let (manager, statistics) = (manager, statistics)
        registry.observe(name, kind: .counter, help: help) {
            guard statistics != nil else { return [] }
            return manager.reports().flatMap { report in
                report.programs.compactMap { program in
                    value(program).map { Sample($0, labels: [("program", "\(report.name)/\(program.name)")]) }
                }
            }
        }
    }

    private func observe(_ metric: MapMetric) {
        let (manager, names) = (manager, metric.labels.map(\.name))
        @Sendable func reading() -> MapReading? {
            manager.metrics().first { $0.metric == metric }.flatMap { $0.set.reading(of: metric) }
        }
        if metric.kind == .histogram {
            registry.observeHistogram(metric.name, help: metric.help) {
                (reading()?.histograms ?? []).map { histogram in
                    HistogramSample(
                        labels: Array(zip(names, histogram.labels)), buckets: histogram.buckets, count: histogram.count)
                }
            }
        } else {
            registry.observe(metric.name, kind: metric.kind == .gauge ? .gauge : .counter, help: metric.help) {
                (reading()?.series ?? []).map { Sample($0.value, labels: Array(zip(names, $0.labels))) }
            }
        }
    }

    private func omitted() -> [Sample] {
        manager.metrics().compactMap { metric, set in
            guard let reading = set.reading(of: metric) else { return nil }
            return Sample(Double(reading.omitted), labels: [("metric", metric.name)])
        }
    }
}
