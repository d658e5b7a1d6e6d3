package import ClusterModel

/// What one window says about a link. Losses are counted and never folded into the round trips.
package struct WindowSummary: Hashable, Sendable {
    /// Probes that were answered in time.
    package var sampleCount: Int
    /// Round trips in milliseconds; `nil` without samples.
    package var min: Double?
    package var p50: Double?
    package var p95: Double?
    package var p99: Double?
    /// The fates that were settled in the window: each probe's after twice the waiting time.
    package var probes: ProbeCounts

    package init(_ samples: SortedSamples, probes: ProbeCounts) {
        sampleCount = samples.count
        min = samples.min
        p50 = samples.quantile(0.5)
        p95 = samples.quantile(0.95)
        p99 = samples.quantile(0.99)
        self.probes = probes
    }
}
