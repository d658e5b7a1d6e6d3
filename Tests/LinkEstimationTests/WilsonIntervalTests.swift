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

    private static let probabilities = [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5]

    /// The coverage oscillates with the number of trials and the probability (Brown, Cai and DasGupta, "Interval estimation
    /// for a binomial proportion", Statistical Science 16, 2001): 95 % holds on average.
    @Test("the true probability lies inside with 95 % on average, and with at least 83 % for any trials and losses")
    func covers() throws {
        var (total, least, cells) = (0.0, 1.0, 0.0)
        for probability in Self.probabilities {
            for trials in stride(from: 20, through: 900, by: 40) {
                let coverage = try Self.coverage(probability, trials)
                (total, least, cells) = (total + coverage, min(least, coverage), cells + 1)
            }
        }
        #expect(total / cells >= 0.95)
        #expect(least >= 0.83)
    }

    /// The probability that the interval holds `probability`: exact, over all that can come of the trials.
    private static func coverage(_ probability: Double, _ trials: Int) throws -> Double {
        var weight = (0..<trials).reduce(1) { product, _ in product * (1 - probability) }
        var covered = 0.0
        for successes in 0...trials {
            let interval = try #require(WilsonInterval.reliability(successes: successes, trials: trials))
            if (interval.lower...interval.upper).contains(probability) { covered += weight }
            weight *= Double(trials - successes) / Double(successes + 1) * probability / (1 - probability)
        }
        return covered
    }

    @Test("in simulated runs it lies inside in 95 % as well", arguments: [3, 5, 8] as [UInt64])
    func coversInSimulation(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var (covered, runs) = (0, 0)
        for probability in Self.probabilities {
            for trials in [60, 150] {
                for _ in 0..<150 {
                    let successes = (0..<trials).count { _ in
                        Double(random.next() >> 11) * 0x1p-53 < probability
                    }
                    let interval = try #require(WilsonInterval.reliability(successes: successes, trials: trials))
                    covered += (interval.lower...interval.upper).contains(probability) ? 1 : 0
                    runs += 1
                }
            }
        }
        #expect(Double(covered) / Double(runs) >= 0.945)
    }

    @Test("the interval holds the share, lies within 0 and 1, and grows narrower with every tenfold of trials")
    func properties() throws {
        var random = SplitMix64(seed: 5)
        for _ in 0..<200 {
            let trials = Int.random(in: 1..<1_000, using: &random)
            let successes = Int.random(in: 0...trials, using: &random)
            let few = try #require(WilsonInterval.reliability(successes: successes, trials: trials))
            let many = try #require(WilsonInterval.reliability(successes: 10 * successes, trials: 10 * trials))
            #expect(0 <= few.lower && few.lower <= few.estimate && few.estimate <= few.upper && few.upper <= 1)
            #expect(many.upper - many.lower < few.upper - few.lower)
        }
    }

    @Test("loss is the mirror of reliability")
    func mirrors() throws {
        let loss = try #require(WilsonInterval.loss(lost: 3, of: 100))
        let reliability = try #require(WilsonInterval.reliability(successes: 97, trials: 100))
        #expect(abs(loss.lower - (1 - reliability.upper)) < 1e-12)
        #expect(abs(loss.upper - (1 - reliability.lower)) < 1e-12)
        #expect(WilsonInterval.loss(lost: 0, of: 0) == nil)
    }
}
