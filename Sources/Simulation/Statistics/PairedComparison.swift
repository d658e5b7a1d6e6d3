import ClusterModel

/// How one strategy differs from another in a measure, over the repetitions that both have: each pair has met the same
/// chance.
package struct PairedComparison: Sendable, Codable, Hashable {
    package var measure: Measure
    /// The value of the sweep; `nil` without one.
    package var point: Int?
    package var strategy: String
    package var other: String
    /// Of ``strategy`` less ``other``; `nil` without pairs.
    package var difference: MeanEstimate?
    package var signs: SignTest
    /// Of the mean difference; `nil` for fewer than two pairs.
    package var bootstrap: BootstrapInterval?
    package var verdict: Verdict

    package enum Verdict: String, Sendable, Codable, CaseIterable {
        /// ``strategy`` is better: the sign test and the bootstrap agree at 5 %.
        case better
        case worse
        /// No pair differs.
        case same
        /// There are pairs enough, and chance could explain the difference.
        case undecided
        /// Fewer pairs than ``SignTest/leastPairs``: no difference could be told from chance.
        case tooFew
        /// No repetition has both values.
        case notMeasured
    }

    /// - Parameters:
    ///   - pairs: The values of `strategy` and `other` in one repetition.
    ///   - seed: The bootstrap draws by it.
    package init(
        _ measure: Measure, at point: Int? = nil, _ strategy: String, _ other: String,
        pairs: [(own: Double, other: Double)], seed: UInt64
    ) {
        (self.measure, self.point, self.strategy, self.other) = (measure, point, strategy, other)
        let differences = pairs.map { Self.difference($0.own, $0.other) }
        difference = MeanEstimate(differences)
        signs = SignTest(
            above: differences.count { $0 > 0 }, below: differences.count { $0 < 0 },
            equal: differences.count { $0 == 0 })
        var generator = SeededGenerator(seed: seed)
        bootstrap =
            signs.above + signs.below == 0 ? nil : BootstrapInterval(meanOf: differences, using: &generator)
        verdict = .undecided
        verdict = judged
    }

    /// What rounding alone makes of equal values is no difference.
    private static func difference(_ own: Double, _ other: Double) -> Double {
        abs(own - other) <= 1e-9 * max(abs(own), abs(other)) ? 0 : own - other
    }

    private var judged: Verdict {
        guard let difference else { return .notMeasured }
        guard signs.above + signs.below > 0 else { return .same }
        guard difference.count >= SignTest.leastPairs else { return .tooFew }
        guard let probability = signs.probability, probability <= 0.05, let bootstrap, !bootstrap.contains(0),
            measure.direction != .neither, (signs.above > signs.below) == (difference.mean > 0)
        else { return .undecided }
        return (difference.mean > 0) == (measure.direction == .higherIsBetter) ? .better : .worse
    }
}
