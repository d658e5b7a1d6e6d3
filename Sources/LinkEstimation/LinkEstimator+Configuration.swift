extension LinkEstimator {
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
        package var availability = AvailabilityRecord.Configuration()

        package init() {}
    }
}
