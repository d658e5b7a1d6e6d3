import ClusterModel

/// A rule on one path or channel, in the form in which search and explanation hold it against sums.
struct LinkLimit {
    let constraint: Int
    let label: String
    let kind: RuleKind
    let statistic: LatencyStatistic?
    /// `path sight-to-alarm` or `channel frames`.
    let subject: String
    /// Indices of the channels, in the order of the walk.
    let channels: [Int]
    let metric: Int
    let isNonNegative: Bool
    /// The name of an open metric.
    let metricName: String?
    /// As the constraint says it.
    let limit: Double
    let isMinimum: Bool
    /// Milliseconds that the components along the walk add.
    let processing: Double
    /// `nil` where the rule is required.
    let weight: Double?

    var isRequired: Bool { weight == nil }
    var isBandwidth: Bool { kind == .bandwidth }
    /// An open metric with a lower limit: its sums are kept with the sign flipped, so that less is always better.
    var isFlipped: Bool { kind == .metric && isMinimum }

    /// The most that the costs of the hops may add up to.
    var maximalCost: Double {
        switch kind {
        case .reliability:
            let least = limit - LimitCheck.tolerance(limit)
            return least > 0 ? LinkMetric.cost(ofReliability: least) : .greatestFiniteMagnitude
        case .metric where isMinimum: return -limit + LimitCheck.tolerance(limit)
        default: return limit + LimitCheck.tolerance(limit) - processing
        }
    }

    /// What a hop of this value adds to the sum that the limit is held against.
    func cost(ofValue value: Double, unknown: Double) -> Double {
        if value.isNaN { return isFlipped && unknown == 0 ? -.infinity : unknown }
        return isFlipped ? -value : value
    }

    /// The value in the unit of the limit that a sum of costs stands for; `nil` when an unknown hop is in it.
    func observed(cost: Double) -> Double? {
        guard cost.isFinite else { return nil }
        switch kind {
        case .reliability: return cost >= LinkMetric.costOfCertainLoss ? 0 : (-cost).exponential
        case .metric: return isFlipped ? -cost : cost
        default: return cost + processing
        }
    }

    /// Excess ÷ limit as wishes count it: 0 where the limit holds, 1 where unknown breaks it.
    func excessRatio(observed: Double?) -> Double {
        guard let observed else { return 1 }
        let check = check(observed: observed)
        return check.holds ? 0 : max(0, -(check.slack ?? -1))
    }

    func check(observed: Double?, hops: [LimitCheck.Hop] = [], subject: String? = nil) -> LimitCheck {
        LimitCheck(
            constraint: label, kind: kind, subject: subject ?? self.subject, observed: observed, limit: limit,
            isMinimum: isMinimum, statistic: statistic, metric: metricName, hops: hops)
    }
}
