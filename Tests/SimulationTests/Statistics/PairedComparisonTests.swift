import Testing

@testable import Simulation

@Suite("Paired comparison")
struct PairedComparisonTests {
    private func comparison(_ measure: Measure, _ pairs: [(own: Double, other: Double)]) -> PairedComparison {
        PairedComparison(measure, "ours", "theirs", pairs: pairs, seed: 5)
    }

    @Test("a difference in every one of eight pairs is significant, in the direction that is better")
    func significant() {
        let pairs = (0..<8).map { (own: 1 + Double($0), other: 2.5 + Double($0) * 1.1) }
        #expect(comparison(.objective, pairs).verdict == .better)
        #expect(comparison(.constraintsKept, pairs).verdict == .worse)
        #expect(comparison(.objective, pairs.map { (own: $0.other, other: $0.own) }).verdict == .worse)
    }

    @Test("five pairs are too few, whatever they say")
    func few() {
        #expect(comparison(.objective, (0..<5).map { _ in (own: 1, other: 100) }).verdict == .tooFew)
        #expect(comparison(.objective, [(own: 1, other: 100)]).verdict == .tooFew)
    }

    @Test("pairs that go both ways are undecided")
    func undecided() {
        let pairs = (0..<20).map { (own: $0.isMultiple(of: 2) ? 1.0 : 2.0, other: 1.5) }
        #expect(comparison(.objective, pairs).verdict == .undecided)
    }

    @Test("equal pairs are the same, even where they differ by rounding")
    func same() {
        #expect(comparison(.objective, [(own: 0.1 + 0.2, other: 0.3)]).verdict == .same)
        #expect(comparison(.moves, (0..<9).map { _ in (own: 0, other: 0) }).verdict == .same)
    }

    @Test("without pairs nothing was measured")
    func nothing() {
        let found = comparison(.moves, [])
        #expect(found.verdict == .notMeasured)
        #expect(found.difference == nil)
        #expect(found.bootstrap == nil)
    }

    @Test("a mean that hangs on one pair is not significant although most signs agree")
    func outlier() {
        let pairs = (0..<12).map { (own: $0 == 0 ? 40.0 : 1, other: 2.0) }
        #expect(comparison(.objective, pairs).signs.probability ?? 1 < 0.05)
        #expect(comparison(.objective, pairs).verdict == .undecided)
    }
}
