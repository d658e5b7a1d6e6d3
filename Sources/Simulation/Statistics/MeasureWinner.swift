/// Which strategy does best in a measure, as far as repetitions tell.
package struct MeasureWinner: Sendable, Codable, Hashable {
    package var measure: Measure
    /// The value of the sweep; `nil` without one.
    package var point: Int?
    /// The best one first; with others where they cannot be told apart.
    package var strategies: [String]
    package var verdict: Verdict

    package enum Verdict: String, Sendable, Codable, CaseIterable {
        /// The first strategy is significantly better than every other.
        case wins
        /// No other is significantly worse or better than these.
        case tied
        /// These have the best mean; there are too few repetitions to tell whether by chance.
        case tooFew
    }

    package init(_ measure: Measure, at point: Int? = nil, strategies: [String], verdict: Verdict) {
        (self.measure, self.point, self.strategies, self.verdict) = (measure, point, strategies, verdict)
    }
}
