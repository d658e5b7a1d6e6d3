/// Counts of durations in buckets whose width grows with their values: 16 to an octave, from 1 µs to 16.8 s.
///
/// A quantile is off by at most 1/32 of its value, or by half a microsecond below 16 µs, however the values are
/// distributed: as in G. Tene's HdrHistogram, with linear sub-buckets in logarithmic octaves. The kernel's programs
/// count in the same buckets (`log_linear.h`).
package struct LogLinearHistogram: Hashable, Sendable {
    private static let subBucketBits = 4
    private static let subBuckets = 1 << subBucketBits
    private static let limitBits = 24

    /// The last bucket holds all that is longer than the others reach.
    package static let bucketCount = (limitBits - subBucketBits + 1) * subBuckets + 1

    /// By bucket.
    package private(set) var counts: [UInt64]
    package private(set) var count: UInt64

    package init() {
        counts = Array(repeating: 0, count: Self.bucketCount)
        count = 0
    }

    /// - Parameter counts: by bucket, as the kernel's maps hold them; buckets that are not given are empty, and those
    ///   that do not exist are ignored.
    package init(counts: some Sequence<some FixedWidthInteger>) {
        self.init()
        for (index, count) in zip(self.counts.indices, counts) { self.counts[index] = UInt64(clamping: count) }
        count = self.counts.reduce(0, &+)
    }

    /// The bucket of a duration in whole microseconds.
    package static func index(ofMicroseconds value: UInt64) -> Int {
        guard value >= subBuckets else { return Int(value) }
        guard value < 1 << UInt64(limitBits) else { return bucketCount - 1 }
        let octave = value.bitWidth - 1 - value.leadingZeroBitCount
        let shift = octave - subBucketBits
        return shift * subBuckets + Int(value >> UInt64(shift))
    }

    /// The durations in milliseconds that a bucket holds; those of the last one have no end.
    package static func bounds(of index: Int) -> Range<Double> {
        let first = lowest(of: index)
        return first..<(index < bucketCount - 1 ? lowest(of: index + 1) : .infinity)
    }

    /// Adds a duration; one that is no number or negative is left out.
    package mutating func add(milliseconds: Double) {
        guard milliseconds >= 0 else { return }
        let microseconds = UInt64(Swift.min(milliseconds * 1_000, Double(1 << Self.limitBits)))
        counts[Self.index(ofMicroseconds: microseconds)] += 1
        count += 1
    }

    package mutating func merge(_ other: LogLinearHistogram) {
        for index in counts.indices { counts[index] &+= other.counts[index] }
        count &+= other.count
    }

    /// Milliseconds that no duration is below; `nil` without any.
    package var min: Double? {
        counts.firstIndex { $0 > 0 }.map { Self.lowest(of: $0) }
    }

    /// The middle, in milliseconds, of the bucket with the smallest duration that at least a share of `order` of all does
    /// not exceed, as ``SortedSamples/quantile(_:)`` defines it; `nil` without any.
    ///
    /// What lies in the last bucket is given as its lower end: it is at least that long.
    package func quantile(_ order: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = Swift.min(Double(count), Swift.max(1, (order * Double(count)).rounded(.up)))
        var below = 0.0
        for (index, count) in counts.enumerated() {
            below += Double(count)
            if below >= rank { return Self.middle(of: index) }
        }
        return nil
    }

    private static func lowest(of index: Int) -> Double {
        guard index >= 2 * subBuckets else { return Double(index) / 1_000 }
        let shift = index / subBuckets - 1
        return Double((subBuckets + index % subBuckets) << shift) / 1_000
    }

    private static func middle(of index: Int) -> Double {
        let bounds = bounds(of: index)
        return bounds.upperBound.isFinite ? (bounds.lowerBound + bounds.upperBound) / 2 : bounds.lowerBound
    }
}
