/// A round trip that was measured between two nodes.
package struct MeasuredPair: Hashable, Sendable {
    package var first: String
    package var second: String
    /// Milliseconds; typically the median.
    package var roundTrip: Double
    package var samples: Int

    package init(_ first: String, _ second: String, roundTrip: Double, samples: Int) {
        self.first = first
        self.second = second
        self.roundTrip = roundTrip
        self.samples = samples
    }
}
