package import LinkEstimation

/// How long something took since the daemon started.
package struct DurationRecord: Hashable, Sendable {
    package private(set) var histogram = LogLinearHistogram()
    /// Seconds of all together.
    package private(set) var sum = 0.0

    package init() {}

    /// - Parameters:
    ///   - counts: by the buckets of ``LogLinearHistogram``.
    ///   - microseconds: of all together.
    package mutating func add(counts: some Sequence<some FixedWidthInteger>, microseconds: UInt64) {
        histogram.merge(LogLinearHistogram(counts: counts))
        sum += Double(microseconds) / 1e6
    }

    /// The counts between wider bounds in seconds, and above the last: one more than there are bounds. A bucket counts
    /// where its upper end is.
    package func counts(within bounds: [Double]) -> [UInt64] {
        var result = [UInt64](repeating: 0, count: bounds.count + 1)
        for (bucket, count) in histogram.counts.enumerated() where count > 0 {
            let end = LogLinearHistogram.bounds(of: bucket).upperBound / 1e3
            result[bounds.firstIndex { end <= $0 * (1 + Self.rounding) } ?? bounds.count] += count
        }
        return result
    }

    /// Ends and bounds are the same powers of two in microseconds, as far as seconds can say so.
    private static let rounding = 1e-9
}
