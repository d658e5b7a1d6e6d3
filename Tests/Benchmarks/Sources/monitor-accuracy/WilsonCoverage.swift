/// How often Wilson's 95 % interval covers the truth for one number of trials, over all outcomes: it is 95 % only on
/// average over many truths (L. D. Brown, T. T. Cai, A. DasGupta, "Interval estimation for a binomial proportion",
/// Statistical Science 16 (2001), 101–133), and a run cannot be expected to do better.
enum WilsonCoverage {
    private static let deviate = 1.959_963_984_540_054

    /// The probability that the interval of `trials` covers a loss.
    static func share(trials: Int, loss: Double) -> Double {
        guard loss > 0, loss < 1, trials > 0 else { return 1 }
        let count = Double(trials)
        var probability = 1.0
        for _ in 0..<trials { probability *= 1 - loss }
        var covered = 0.0
        for lost in 0...trials {
            if covers(loss, lost: Double(lost), count) { covered += probability }
            probability *= (count - Double(lost)) / Double(lost + 1) * loss / (1 - loss)
        }
        return covered
    }

    /// The truth is inside where the score test does not reject it.
    private static func covers(_ loss: Double, lost: Double, _ count: Double) -> Bool {
        abs(lost / count - loss) <= deviate * (loss * (1 - loss) / count).squareRoot()
    }
}
