import ClusterModel
import Testing

@testable import Simulation

@Suite("What is drawn")
struct DistributionTests {
    private static let draws = 20_000

    private static func sample(_ distribution: Distribution) -> [Double] {
        var generator = SeededGenerator(seed: 7)
        return (0..<draws).map { _ in distribution.draw(&generator) }
    }

    /// With 20,000 draws the standard error of a mean is 0.7 % of the deviation; the ceilings are four of them.
    @Test(
        "means and deviations are those of the distribution",
        arguments: [
            (Distribution.constant(3), 3, 0), (.uniform(min: 2, max: 4), 3, 0.57735), (.exponential(mean: 30), 30, 30),
            (.normal(mean: 100, deviation: 10), 100, 10), (.choice([1, 2, 3]), 2, 0.8165),
            // Of a lognormal with μ = ln 12 and σ = ln(25 ÷ 12) ÷ 1.645 = 0.4462.
            (.lognormal(median: 12, p95: 25), 13.256, 6.22),
        ])
    func moments(distribution: Distribution, mean: Double, deviation: Double) {
        let sample = Self.sample(distribution)
        let sampleMean = sample.reduce(0, +) / Double(Self.draws)
        let variance = sample.reduce(0) { $0 + ($1 - sampleMean) * ($1 - sampleMean) } / Double(Self.draws)
        #expect(abs(sampleMean - mean) <= 0.028 * deviation)
        #expect(abs(variance.squareRoot() - deviation) <= 0.04 * deviation)
    }

    @Test("the median and the 95 % quantile of a lognormal are the ones that were asked for")
    func quantiles() {
        let sample = Self.sample(.lognormal(median: 12, p95: 25)).sorted()
        #expect(abs(sample[Self.draws / 2] - 12) < 0.2)
        #expect(abs(sample[Self.draws * 95 / 100] - 25) < 0.6)
    }

    @Test(
        "nothing is below 0",
        arguments: [
            Distribution.normal(mean: 0.1, deviation: 5), .exponential(mean: 1e-9), .lognormal(median: 1e-9, p95: 1),
            .uniform(min: 0, max: 0), .choice([0]),
        ])
    func floor(distribution: Distribution) {
        #expect(Self.sample(distribution).allSatisfy { $0 >= 0 && $0.isFinite })
    }

    @Test("a pick is of the right size, in the list's order, and each is as likely")
    func picks() {
        var counts = Array(repeating: 0, count: 10)
        for round in 0..<10_000 {
            var generator = DrawingSeed(UInt64(round)).generator("pick")
            let picked = generator.pick(3, of: Array(0..<10))
            #expect(picked.count == 3 && picked == picked.sorted())
            for item in picked { counts[item] += 1 }
        }
        // 3,000 each with a standard deviation of 46.
        #expect(counts.allSatisfy { abs($0 - 3_000) < 200 }, "\(counts)")
    }

    @Test("names that run together are different names")
    func names() {
        let seed = DrawingSeed(1)
        var one = seed.generator("ab", "c")
        var other = seed.generator("a", "bc")
        #expect(one.next() != other.next())
    }
}
