/// A place in a space where the distance between two nodes is the round trip between them in milliseconds.
///
/// Eight dimensions stand for the core of the network, the height for the access link that every path of the node crosses
/// (F. Dabek, R. Cox, F. Kaashoek and R. Morris, "Vivaldi: a decentralized network coordinate system", SIGCOMM 2004, §5).
package struct NetworkCoordinate: Hashable, Sendable {
    var position = Vector8.zero
    package var height: Double
    /// How far off distances from here are, as a share of them.
    package var error: Double
    /// What distances from here are short of, on average: the part of a path that no place can express (S. Lee, Z.-L. Zhang,
    /// S. Sahu and D. Saha, "On suitability of Euclidean embedding of Internet hosts", SIGMETRICS 2006).
    package var adjustment = 0.0

    package init(height: Double, error: Double) {
        self.height = height
        self.error = error
    }

    /// The round trip in milliseconds.
    package func distance(to other: NetworkCoordinate) -> Double {
        let embedded = embeddedDistance(to: other)
        let adjusted = embedded + (adjustment + other.adjustment)
        return adjusted > 0 ? adjusted : embedded
    }

    /// The distance, but at least a hundredth of a millisecond, so that it has a logarithm.
    func roundTrip(to other: NetworkCoordinate) -> Double {
        max(0.01, distance(to: other))
    }

    /// The round trip in milliseconds without the adjustments.
    func embeddedDistance(to other: NetworkCoordinate) -> Double {
        (position - other.position).length + (height + other.height)
    }
}
