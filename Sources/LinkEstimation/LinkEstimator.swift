package import ClusterModel

/// Turns the windows of one link into what is published of it.
package struct LinkEstimator: Sendable {
    private struct Window {
        let start: Double
        let end: Double
        let minimum: Double
        var samples: [Double]
    }

    package let configuration: Configuration
    private var windows: [Window] = []
    private var median: ExponentialAverage
    private var losses: LossRecord
    private var availability: AvailabilityRecord
    private var newestSample: Double?

    package init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
        median = ExponentialAverage(weight: configuration.medianWeight)
        losses = LossRecord(reliabilitySpan: configuration.reliabilitySpan)
        availability = AvailabilityRecord(configuration: configuration.availability)
    }

    /// Takes a window in, with the round trips in milliseconds that were sampled in it, and sums it up.
    ///
    /// - Parameters:
    ///   - length: of the window, in seconds.
    ///   - now: its end, in seconds of a clock that never steps.
    package mutating func close(_ change: ProbeLedger.Change, length: Double, at now: Double) -> WindowSummary {
        let summary = WindowSummary(SortedSamples(change.samples), probes: change.counts)
        losses.add(change.settlements, at: now)
        availability.add(change.settlements, length: length, at: now)
        newestSample = change.newestSample ?? newestSample
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
            return losses.reliability.map { LinkEstimate(reliability: $0, method: .active) }
        }
        let tail = windows.filter { !$0.samples.isEmpty }
        return LinkEstimate(
            latency: latency, jitter: p95 - p50, reliability: losses.reliability,
            sampleCount: tail.reduce(0) { $0 + $1.samples.count }, window: newest.end - (tail.first ?? newest).start,
            method: .active)
    }

    /// What is known of the link beyond the estimate; `nil` as long as that is nothing.
    package var quality: LinkQuality? {
        let quality = LinkQuality(
            forwardLoss: losses.forward, backwardLoss: losses.backward, availability: availability.availability,
            meanBurstLength: losses.bursts?.meanBurstLength)
        return quality == LinkQuality() ? nil : quality
    }

    /// Seconds since the newest sample was sent; `nil` before the first.
    package func age(at now: Double) -> Double? {
        newestSample.map { max(0, now - $0) }
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
