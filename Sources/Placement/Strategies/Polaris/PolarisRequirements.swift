import ClusterModel

/// What a channel asks of the network, as a `ServiceLink` says it in its `qosRequirements`.
struct PolarisRequirements {
    /// The channel's own required limits on latency, in milliseconds.
    var latencies: [(statistic: LatencyStatistic, limit: Double)] = []
    /// bit/s, demand or limit.
    var bandwidth: Double?
    /// The greatest jitter in milliseconds.
    var jitter: Double?
    /// The greatest share of messages lost.
    var loss: Double?

    /// No requirements.
    init() {}

    /// Limits on paths are left out: a service link knows nothing of others.
    init(_ channel: Int, _ problem: CompiledProblem) {
        let demand = problem.channels[channel].demand
        if demand > 0 { bandwidth = demand }
        for limit in problem.linkLimits where limit.isRequired && limit.channels == [channel] {
            switch limit.kind {
            case .latency: latencies.append((limit.statistic ?? .p95, limit.maximalCost))
            case .bandwidth: bandwidth = max(bandwidth ?? 0, limit.limit)
            case .jitter: jitter = min(jitter ?? .infinity, limit.maximalCost)
            case .reliability: loss = min(loss ?? .infinity, 1 - limit.limit + LimitCheck.tolerance(limit.limit))
            default: break
            }
        }
    }

    /// What at least one link of a pod's node has to offer: the hardest of each kind among all of the pod's channels. The
    /// original takes latency and loss only from channels that ask for bandwidth too.
    static func minimum(_ all: [PolarisRequirements]) -> PolarisRequirements {
        all.filter { $0.bandwidth != nil }.reduce(into: PolarisRequirements()) { sum, next in
            sum.latencies += next.latencies
            sum.bandwidth = max(sum.bandwidth ?? 0, next.bandwidth ?? 0)
            sum.jitter = [sum.jitter, next.jitter].compactMap { $0 }.min()
            sum.loss = [sum.loss, next.loss].compactMap { $0 }.min()
        }
    }

    /// Whether a way over these links keeps all: delays add up, of everything else the worst link counts. What is unknown
    /// keeps nothing.
    func hold(over links: [LinkEstimate], _ reading: LinkReading) -> Bool {
        func worst(_ metric: LinkMetric, isLeast: Bool) -> Double? {
            let values = links.map { reading.value(of: metric, in: $0) }
            guard !values.contains(nil) else { return nil }
            let known = values.compactMap { $0 }
            return isLeast ? known.min() ?? .infinity : known.max() ?? 0
        }
        let isNear = latencies.allSatisfy { statistic, limit in
            let values = links.map { reading.value(of: .latency(statistic, isPenalized: false), in: $0) }
            return values.allSatisfy { $0 != nil } && values.reduce(0) { $0 + ($1 ?? 0) } <= limit
        }
        guard isNear else { return false }
        if let bandwidth, (worst(.bandwidth, isLeast: true) ?? 0) < bandwidth { return false }
        if let jitter, (worst(.jitter(isPenalized: false), isLeast: false) ?? .infinity) > jitter { return false }
        if let loss {
            guard let least = worst(.reliability(nil), isLeast: false) else { return false }
            if 1 - (-least).exponential > loss { return false }
        }
        return true
    }
}
