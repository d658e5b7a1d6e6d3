package import ClusterModel

/// The score interval of a binomial proportion.
///
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
/// Statistical Association 22 (1927), 209–212. Unlike the normal approximation it keeps its coverage near 0 and 1,
/// where reliabilities are, and for few trials.
package enum WilsonInterval {
    /// The 0.975 quantile of the standard normal distribution, for 95 %.
    static let deviate = 1.959_963_984_540_054

    /// The share of successes with its 95 % interval; `nil`, unknown, without any trial.
    package static func reliability(successes: Int, trials: Int) -> ReliabilityEstimate? {
        guard trials > 0, (0...trials).contains(successes) else { return nil }
        let count = Double(trials)
        let share = Double(successes) / count
        let square = deviate * deviate
        let centre = (share + square / (2 * count)) / (1 + square / count)
        let variance = share * (1 - share) / count + square / (4 * count * count)
        let reach = deviate * variance.squareRoot() / (1 + square / count)
        return ReliabilityEstimate(
            estimate: share, lower: successes == 0 ? 0 : max(0, centre - reach),
            upper: successes == trials ? 1 : min(1, centre + reach), messages: trials)
    }

    /// The share of messages that were lost with its 95 % interval; `nil`, unknown, without any message.
    package static func loss(lost: Int, of messages: Int) -> LossEstimate? {
        reliability(successes: lost, trials: messages).map {
            LossEstimate(estimate: $0.estimate, lower: $0.lower, upper: $0.upper, messages: messages)
        }
    }
}
