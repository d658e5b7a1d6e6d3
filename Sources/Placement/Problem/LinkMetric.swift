import ClusterModel
import RealModule

/// A number that is read off a link: what limits are held against, or what the objective counts.
enum LinkMetric: Hashable {
    /// Milliseconds; with the penalty of stale measurements where the objective asks, never where a limit does.
    case latency(LatencyStatistic, isPenalized: Bool)
    case jitter(isPenalized: Bool)
    /// −ln r, which adds up; `nil` takes the estimate whatever it rests on, as criteria do.
    case reliability(Evidence?)
    /// bit/s left by others.
    case bandwidth
    case open(String)

    /// The value between components on one node.
    var onOneNode: Double {
        self == .bandwidth ? .infinity : 0
    }

    /// Whether no value can be below 0, so that a part of a sum bounds the whole.
    var isNonNegative: Bool {
        if case .open = self { false } else { true }
    }

    var isLatency: Bool {
        if case .latency = self { true } else { false }
    }

    /// Whether stale measurements count as worse than they are.
    var isPenalized: Bool {
        switch self {
        case .latency(_, let isPenalized), .jitter(let isPenalized): isPenalized
        case .reliability, .bandwidth, .open: false
        }
    }

    /// Whether its value is somebody's word beside a measurement of the rest.
    func isDeclared(in estimate: LinkEstimate) -> Bool {
        switch self {
        case .latency, .jitter: false
        case .reliability: estimate.declaredParts.contains(.reliability)
        case .bandwidth: estimate.declaredParts.contains(.bandwidth)
        case .open: estimate.declaredParts.contains(.properties)
        }
    }

    /// The name of an open metric.
    var openName: String? {
        if case .open(let name) = self { name } else { nil }
    }

    /// −ln of a reliability, kept finite: a link that loses everything is known, and must not look unknown.
    static func cost(ofReliability reliability: Double) -> Double {
        reliability > 0 ? -Double.log(reliability) : costOfCertainLoss
    }

    /// Above −ln of the least positive double.
    static let costOfCertainLoss = 1000.0
}

/// How estimates are read under one policy at one moment.
struct LinkReading {
    let policy: SchedulingPolicy
    let now: Timestamp

    /// Whether the estimate says anything of what was measured: an expired one says only what was declared beside the
    /// measurement, and a predicted one speaks only where the policy predicts.
    func isUsable(_ estimate: LinkEstimate) -> Bool {
        if estimate.method == .predicted, policy.unmeasured != .predict { return false }
        return policy.freshness.freshness(of: estimate.observedAt, at: now) != .expired
    }

    /// The metric's value, before reservations; `nil` is unknown, and so is what no link can have.
    func value(of metric: LinkMetric, in estimate: LinkEstimate) -> Double? {
        value(of: metric, in: estimate, isUsable: isUsable(estimate))
    }

    /// The same where it is known whether the estimate is usable.
    func value(of metric: LinkMetric, in estimate: LinkEstimate, isUsable: Bool) -> Double? {
        guard isUsable || metric.isDeclared(in: estimate) else { return nil }
        return AgingValue.sound(
            AgingValue.raw(metric, in: estimate).map { metric.isPenalized ? $0 * penalty(estimate.observedAt) : $0 },
            metric)
    }

    /// The same of an estimate that was read before.
    func value(of metric: LinkMetric, _ known: AgingValue) -> Double? {
        if !known.isDeclared {
            if known.isPredicted, policy.unmeasured != .predict { return nil }
            if policy.freshness.freshness(of: known.observedAt, at: now) == .expired { return nil }
        }
        guard !known.raw.isNaN else { return nil }
        return AgingValue.sound(metric.isPenalized ? known.raw * penalty(known.observedAt) : known.raw, metric)
    }

    private func penalty(_ observedAt: Timestamp?) -> Double {
        observedAt.map { policy.freshness.penaltyFactor(age: now.seconds(since: $0)) } ?? 1
    }
}
