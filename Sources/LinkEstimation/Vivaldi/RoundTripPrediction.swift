/// A round trip between two nodes that nobody measured.
package struct RoundTripPrediction: Hashable, Sendable {
    /// Milliseconds.
    package let roundTrip: Double
    /// Milliseconds between which 95 % of such round trips are.
    package let lower: Double
    package let upper: Double

    /// How much longer than predicted the round trip may be, as a share of the prediction.
    package var errorBound: Double { upper / roundTrip - 1 }
}
