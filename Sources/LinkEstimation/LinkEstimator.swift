package import ClusterModel

/// Turns the windows of one link into what is published of it.
package struct LinkEstimator: Sendable {
    package struct Configuration: Hashable, Sendable {
        /// Weight of the newest window's median in the published one.
        package var medianWeight = 0.3
        /// Seconds over which the published minimum is taken, and after which windows are forgotten.
        package var minimumSpan = 300.0
        /// Samples that the published p95 and p99 rest on at least, if the windows within ``minimumSpan`` have as many:
        /// three of 300 lie above the 99th percentile.
        package var tailSamples = 300
        /// Seconds over which the published reliability is taken.
        package var reliabilitySpan = 900.0

        package init() {}
    }

    private struct Window {
        let start: Double
        let end: Double
        let minimum: Double
        var samples: [Double]
    }

    package let configuration: Configuration
    private var windows: [Window] = []
    private var median: ExponentialAverage
    private var arrivals: ArrivalRecord

    package init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
        median = ExponentialAverage(weight: configuration.medianWeight)
        arrivals = ArrivalRecord(span: configuration.reliabilitySpan)
    }

    /// Takes a window in, with the round trips in milliseconds that were sampled in it, and sums it up.
    ///
    /// - Parameters:
    ///   - length: of the window, in seconds.
    ///   - now: its end, in seconds of a clock that never steps.
    package mutating func close(_ change: ProbeLedger.Change, length: Double, at now: Double) -> WindowSummary {
        let summary = WindowSummary(SortedSamples(change.samples), probes: change.counts)
        arrivals.add(change.settlements, at: now)
        windows.removeAll { now - $0.end >= configuration.minimumSpan }
        if windows.isEmpty { median = ExponentialAverage(weight: configuration.medianWeight) }
        if let middle = summary.p50, let minimum = summary.min {
            median.add(middle)
            windows.append(Window(start: now - length, end: now, minimum: minimum, samples: change.samples))
        }
        forgetSurplusSamples()
        return summary
    }

    /// What is known of the link; `nil` as long as that is nothing.
    ///
    /// Latencies are half of the round trip. The minimum is that of the last five minutes, p50 the exponential average
    /// of the windows' medians, p95 and p99 those of the newest windows that hold ``Configuration/tailSamples``. As these
    /// rest on different spans, each is raised to the one below it where they cross after a change.
    package func estimate(at now: Double) -> LinkEstimate? {
        let latency = latency
        guard let newest = windows.last, let p50 = latency.p50, let p95 = latency.p95 else {
            return arrivals.reliability.map { LinkEstimate(reliability: $0, method: .active) }
        }
        let tail = windows.filter { !$0.samples.isEmpty }
        return LinkEstimate(
            latency: latency, jitter: p95 - p50, reliability: arrivals.reliability,
            sampleCount: tail.reduce(0) { $0 + $1.samples.count }, window: newest.end - (tail.first ?? newest).start,
            method: .active)
    }

    private var latency: LatencySummary {
        guard let middle = median.value, let least = windows.map(\.minimum).min() else { return LatencySummary() }
        let tail = SortedSamples(windows.flatMap(\.samples))
        let p50 = max(middle, least)
        let p95 = max(tail.quantile(0.95) ?? p50, p50)
        let p99 = max(tail.quantile(0.99) ?? p95, p95)
        return LatencySummary(min: least / 2, p50: p50 / 2, p95: p95 / 2, p99: p99 / 2)
    }

    /// Keeps the samples of the newest windows that together hold enough, and only the minimum of the others.
    private mutating func forgetSurplusSamples() {
        var kept = 0
        for index in windows.indices.reversed() {
            if kept >= configuration.tailSamples { windows[index].samples = [] }
            kept += windows[index].samples.count
        }
    }
}
