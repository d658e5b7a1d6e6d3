import ClusterModel

/// What one event does to links while it lasts.
struct LinkEffect: Sendable {
    /// The event's.
    let id: Int
    let kind: Kind
    let pairs: [PairSet]

    enum Kind: Sendable {
        case degrade(ScenarioEvent.Degradation)
        case fail
        /// Ends what degradations and failures before it did; not partitions, which are the doing of no link.
        case heal
        case partition
    }

    func covers(_ source: Int, _ sink: Int) -> Bool {
        pairs.contains { $0.contains(source, sink) }
    }

    func coversAll(_ source: Int, _ sink: Int) -> Bool {
        pairs.contains { $0.containsAll(source, sink) }
    }

    /// Whether links between two sub-clusters are not all alike under it.
    func splits(_ source: Int, _ sink: Int) -> Bool {
        !coversAll(source, sink) && pairs.contains { $0.splits(source, sink) }
    }
}

extension LinkEstimate {
    /// Milliseconds that stand for the latency of a link on which nothing gets through: known, and worse than any limit.
    static let failedLatency = 60_000.0

    /// The link while nothing gets through.
    var failed: LinkEstimate {
        var estimate = self
        estimate.latency = LatencySummary(constant: Self.failedLatency)
        estimate.jitter = Self.failedLatency
        estimate.reliability = ReliabilityEstimate(declared: 0)
        estimate.bandwidth = 0
        return estimate
    }

    var isFailed: Bool { latency.p50 == Self.failedLatency && reliability?.estimate == 0 }

    func degraded(by degradation: ScenarioEvent.Degradation) -> LinkEstimate {
        var estimate = self
        for statistic in LatencyStatistic.allCases {
            estimate.latency[statistic] = latency[statistic].map {
                $0 * degradation.latencyFactor + degradation.addedLatency
            }
        }
        estimate.jitter = jitter.map { $0 * degradation.latencyFactor }
        if let worse = degradation.reliability, worse < reliability?.estimate ?? 1 {
            estimate.reliability = ReliabilityEstimate(declared: worse)
        }
        estimate.bandwidth = bandwidth.map { $0 * degradation.bandwidthFactor }
        return estimate
    }
}
