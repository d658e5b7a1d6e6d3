/// A weighted average in which each value counts less by a constant factor for every one that follows.
///
/// S. W. Roberts, "Control chart tests based on geometric moving averages", Technometrics 1 (1959), 239–250.
package struct ExponentialAverage: Hashable, Sendable {
    /// The weight of the newest value, 0…1.
    package let weight: Double
    /// `nil` before the first value, which is taken as it is.
    package private(set) var value: Double?

    package init(weight: Double) {
        self.weight = weight
    }

    package mutating func add(_ newest: Double) {
        value = value.map { $0 + weight * (newest - $0) } ?? newest
    }
}
