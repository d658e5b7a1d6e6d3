/// A histogram that is read when metrics are asked for.
package struct HistogramSample: Sendable {
    package var labels: [(String, String)]
    /// Upper bounds, rising.
    package var bounds: [Double]
    /// What lies within each bound and above the one before, and last what lies above all of them.
    package var counts: [UInt64]
    /// Of all values together.
    package var sum: Double

    package init(bounds: [Double], counts: [UInt64], sum: Double, labels: [(String, String)] = []) {
        self.bounds = bounds
        self.counts = counts
        self.sum = sum
        self.labels = labels
    }

    func write(into exposition: inout Exposition, name: String, labels: LabelSet) {
        var total: UInt64 = 0
        for (bound, count) in zip(bounds + [.infinity], counts) {
            total &+= count
            exposition.sample(name + "_bucket", labels, extra: "le=\"\(Exposition.text(of: bound))\"", String(total))
        }
        exposition.sample(name + "_sum", labels, sum)
        exposition.sample(name + "_count", labels, String(total))
    }
}
