/// What a map says of one metric at this moment.
package struct MapReading: Sendable, Equatable {
    package struct Series: Sendable, Equatable {
        package var labels: [String]
        /// In the unit of the metric.
        package var value: Double
    }

    package struct Histogram: Sendable, Equatable {
        package var labels: [String]
        /// Cumulative, by rising upper bound in the unit of the metric.
        package var buckets: [(bound: Double, count: UInt64)]
        package var count: UInt64

        package static func == (left: Histogram, right: Histogram) -> Bool {
            left.labels == right.labels && left.count == right.count
                && left.buckets.elementsEqual(right.buckets) { $0 == $1 }
        }
    }

    /// By their labels, whose names the metric has.
    package var series: [Series] = []
    package var histograms: [Histogram] = []
    /// Series beyond what the metric allows.
    package var omitted = 0
}
