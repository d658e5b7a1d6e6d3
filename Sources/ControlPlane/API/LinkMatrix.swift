import ClusterModel

/// One metric of all pairs of nodes, dense, for pictures.
struct LinkMatrix: Encodable {
    enum Metric: String, CaseIterable, Encodable {
        case latency, jitter, reliability, bandwidth
    }

    var metric: Metric
    /// Of a latency.
    var statistic: LatencyStatistic?
    /// ms, bit/s, or 1 for a probability.
    var unit: String
    var names: [String]
    /// One row for each source, one column for each sink, in the order of ``names``; null is unknown, as is a value that
    /// has expired. A node reaches itself at once and always; its bandwidth to itself is not limited and so null.
    var rows: [[Double?]]

    init(
        _ metric: Metric, _ statistic: LatencyStatistic, of snapshot: ClusterSnapshot, nodes: [Int],
        freshness: FreshnessPolicy, now: Timestamp
    ) {
        self.metric = metric
        self.statistic = metric == .latency ? statistic : nil
        unit = Self.unit(of: metric)
        names = nodes.map { snapshot.nodes[$0].name }
        rows = nodes.map { source in
            nodes.map { sink in
                guard source != sink else { return Self.valueWithinNode(metric) }
                guard let estimate = snapshot.estimate(from: source, to: sink),
                    freshness.freshness(of: estimate.observedAt, at: now) != .expired
                else { return nil }
                return Self.value(metric, statistic, estimate)
            }
        }
    }

    private static func unit(of metric: Metric) -> String {
        switch metric {
        case .latency, .jitter: "ms"
        case .reliability: "1"
        case .bandwidth: "bit/s"
        }
    }

    private static func valueWithinNode(_ metric: Metric) -> Double? {
        switch metric {
        case .latency, .jitter: 0
        case .reliability: 1
        case .bandwidth: nil
        }
    }

    private static func value(
        _ metric: Metric, _ statistic: LatencyStatistic, _ estimate: LinkEstimate
    ) -> Double? {
        switch metric {
        case .latency: estimate.latency[statistic]
        case .jitter: estimate.jitter
        case .reliability: estimate.reliability?.estimate
        case .bandwidth: estimate.bandwidth
        }
    }
}
