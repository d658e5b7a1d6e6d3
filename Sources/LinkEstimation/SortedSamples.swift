/// Samples in rising order, for quantiles.
package struct SortedSamples: Sendable {
    private let values: [Double]

    package init(_ samples: some Sequence<Double>) {
        values = samples.sorted()
    }

    package var count: Int { values.count }

    package var min: Double? { values.first }

    /// The smallest sample that at least a share of `order` of all samples does not exceed; `nil` without samples.
    ///
    /// The inverse of the empirical distribution function, definition 1 of Hyndman and Fan, "Sample quantiles in
    /// statistical packages", The American Statistician 50 (1996): always one of the samples, never between two, so
    /// that a published latency is one that was seen.
    package func quantile(_ order: Double) -> Double? {
        guard !values.isEmpty else { return nil }
        let rank = (order * Double(values.count)).rounded(.up)
        return values[Swift.min(values.count - 1, Swift.max(0, Int(rank) - 1))]
    }
}
