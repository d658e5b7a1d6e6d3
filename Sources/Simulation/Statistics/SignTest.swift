/// The exact two-sided sign test: how likely so uneven a split is when a coin decides each pair.
package struct SignTest: Sendable, Codable, Hashable {
    /// Pairs whose difference is above 0.
    package var above: Int
    /// Pairs whose difference is below 0.
    package var below: Int
    /// Pairs without a difference; they say nothing.
    package var equal: Int
    /// 0…1; `nil` when no pair differs.
    package var probability: Double?

    package init(above: Int, below: Int, equal: Int) {
        (self.above, self.below, self.equal) = (above, below, equal)
        probability = above + below == 0 ? nil : Self.twoSided(above, below)
    }

    /// The pairs that have to differ, all in one direction, before 5 % can be reached: 2 · 2⁻⁶ = 3.1 %.
    package static let leastPairs = 6

    private static func twoSided(_ above: Int, _ below: Int) -> Double {
        let (count, fewer) = (above + below, Swift.min(above, below))
        // C(n, k) · 2⁻ⁿ of the larger tail first, halved on the way so that nothing overflows.
        var (term, halvings) = (1.0, count)
        for index in 0..<fewer {
            term *= Double(count - index) / Double(index + 1)
            while term > 1, halvings > 0 { (term, halvings) = (term / 2, halvings - 1) }
        }
        while halvings > 0, term > 0 { (term, halvings) = (term / 2, halvings - 1) }
        var tail = term
        for index in stride(from: fewer, to: 0, by: -1) {
            term *= Double(index) / Double(count - index + 1)
            tail += term
        }
        return Swift.min(1, 2 * tail)
    }
}
