import Synchronization

/// All metrics of a process, in the form that Prometheus scrapes.
///
/// The names of counters get the suffix `_total`, those of timers `_seconds`. What has no value is not there: a gauge that
/// was never set, a reading that fails. The lock here is for finding a series; each series has its own for its value.
package final class PrometheusRegistry: Sendable {
    package struct Configuration: Sendable {
        /// More label combinations of one metric than this are dropped, and counted.
        package var maximumSeries = 2_000
        /// Upper bounds for histograms that nobody has described, in seconds for timers.
        package var buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

        package init() {}
    }

    struct Description {
        var help: String
        var buckets: [Double]?
    }

    struct Family {
        var kind: MetricKind
        var buckets: [Double]
        var series: [LabelSet: Series] = [:]
    }

    struct Reading {
        var kind: MetricKind
        var read: @Sendable () -> [Sample] = { [] }
        var readHistograms: @Sendable () -> [HistogramSample] = { [] }
    }

    struct State {
        var descriptions: [String: Description] = [:]
        var families: [String: Family] = [:]
        var readings: [String: Reading] = [:]
        var dropped: [String: Int] = [:]
    }

    static let droppedName = "isochrone_metrics_series_dropped_total"

    let configuration: Configuration
    let state = Mutex(State())

    package init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
        describe(
            Self.droppedName, help: "Series that were refused: too many label combinations, or a name of two types.")
    }

    /// Sets the help text and, for a histogram that has no series yet, the upper bounds of its buckets.
    ///
    /// `name` is the one that Prometheus sees, with its suffix.
    package func describe(_ name: String, help: String, buckets: [Double]? = nil) {
        let bounds = buckets.map { Set($0.filter(\.isFinite)).sorted() }
        state.withLock { $0.descriptions[MetricName.sanitised(name)] = Description(help: help, buckets: bounds) }
    }

    /// Adds a metric whose values are read anew for each scrape; no samples means that it is absent.
    package func observe(
        _ name: String, kind: MetricKind = .gauge, help: String, _ read: @escaping @Sendable () -> [Sample]
    ) {
        describe(name, help: help)
        state.withLock { $0.readings[MetricName.sanitised(name)] = Reading(kind: kind, read: read) }
    }

    /// Adds a histogram that is read anew for each scrape; no samples means that it is absent.
    package func observeHistogram(
        _ name: String, help: String, _ read: @escaping @Sendable () -> [HistogramSample]
    ) {
        describe(name, help: help)
        state.withLock {
            $0.readings[MetricName.sanitised(name)] = Reading(kind: .histogram, readHistograms: read)
        }
    }

    /// Forgets a metric that was read for each scrape.
    package func stopObserving(_ name: String) {
        state.withLock { $0.readings[MetricName.sanitised(name)] = nil }
    }

    /// Forgets one series, for instance that of a node that has left.
    package func removeSeries(of name: String, labels: [(String, String)]) {
        state.withLock { $0.families[MetricName.sanitised(name)]?.series[LabelSet(labels)] = nil }
    }

    /// Forgets all series of all metrics that carry a label with this value.
    package func removeSeries(withLabel label: String, value: String) {
        let wanted = LabelSet([(label, value)])
        state.withLock { state in
            state.families = state.families.mapValues { family in
                var family = family
                family.series = family.series.filter { !$0.key.contains(wanted) }
                return family
            }
        }
    }
}
