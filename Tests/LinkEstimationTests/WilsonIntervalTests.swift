import ClusterModel
import LinkEstimation
import TestSupport
import Testing

struct WilsonIntervalTests {
    /// Computed by hand from the formula with z = 1.96, to four digits.
    @Test(
        "the interval is the one of the formula",
        arguments: [(81, 263, 0.2553, 0.3662), (10, 10, 0.7225, 1), (0, 10, 0, 0.2775), (999, 1_000, 0.9944, 0.9998)])
    func matchesTheFormula(successes: Int, trials: Int, lower: Double, upper: Double) throws {
        let interval = try #require(WilsonInterval.reliability(successes: successes, trials: trials))
        #expect(abs(interval.lower - lower) < 0.000_1)
        #expect(abs(interval.upper - upper) < 0.000_1)
        #expect(interval.messages == trials)
    }

    @Test(
        "without a trial, or with more successes than trials, nothing is known", arguments: [(0, 0), (5, 4), (-1, 4)])
    func refusesNonsense(successes: Int, trials: Int) {
        #expect(WilsonInterval.reliability(successes: successes, trials: trials) == nil)
    }

    /// The coverage oscillates with the number of trials (Brown, Cai and DasGupta 2001), so several are averaged.
    @Test("the true probability lies inside in at least 93 % of runs", arguments: [0.5, 0.8, 0.9, 0.97, 0.99])
    func covers(probability: Double) throws {
        var random = SplitMix64(seed: 42)
        let (sizes, runs) = ([100, 200, 300, 500, 900], 400)
        var covered = 0
        for trials in sizes {
            for _ in 0..<runs {
                let successes = (0..<trials).count { _ in Double.random(in: 0..<1, using: &random) < probability }
                let interval = try #require(WilsonInterval.reliability(successes: successes, trials: trials))
                covered += (interval.lower...interval.upper).contains(probability) ? 1 : 0
            }
        }
        #expect(Double(covered) / Double(runs * sizes.count) >= 0.93)
    }
}
