/// One series of a histogram that is counted elsewhere, for instance in the kernel.
package struct HistogramSample: Sendable {
    package var labels: [(String, String)]
    /// Cumulative, by rising upper bound.
    package var buckets: [(bound: Double, count: UInt64)]
    package var count: UInt64
    /// `nil` where nobody adds the values up.
    package var sum: Double?

    package init(
        labels: [(String, String)], buckets: [(bound: Double, count: UInt64)], count: UInt64, sum: Double? = nil
    ) {
        self.labels = labels
        self.buckets = buckets
        self.count = count
        self.sum = sum
    }

    /// - Parameters:
    ///   - bounds: upper bounds, rising.
    ///   - counts: what lies within each bound and above the one before, and last what lies above all of them.
    package init(bounds: [Double], counts: [UInt64], sum: Double?, labels: [(String, String)] = []) {
        var total: UInt64 = 0
        let buckets = zip(bounds, counts).map { bound, count in
            total &+= count
            return (bound: bound, count: total)
        }
        self.init(labels: labels, buckets: buckets, count: counts.reduce(0, &+), sum: sum)
    }

    func write(into exposition: inout Exposition, name: String, labels: LabelSet) {
        for (bound, count) in buckets + [(.infinity, count)] {
            exposition.sample(name + "_bucket", labels, extra: "le=\"\(Exposition.text(of: bound))\"", String(count))
        }
        if let sum { exposition.sample(name + "_sum", labels, sum) }
        exposition.sample(name + "_count", labels, String(count))
    }
}
