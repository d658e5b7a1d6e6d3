import ClusterModel

/// What an estimate says of one metric, with what decides how that counts as it grows older.
struct AgingValue: Sendable {
    /// As it was measured; NaN is unknown.
    let raw: Double
    let observedAt: Timestamp?
    let isDeclared: Bool
    let isPredicted: Bool

    static let unknown = AgingValue(raw: .nan, observedAt: nil, isDeclared: false, isPredicted: false)

    private init(raw: Double, observedAt: Timestamp?, isDeclared: Bool, isPredicted: Bool) {
        (self.raw, self.observedAt) = (raw, observedAt)
        (self.isDeclared, self.isPredicted) = (isDeclared, isPredicted)
    }

    init(of metric: LinkMetric, in estimate: LinkEstimate) {
        raw = Self.raw(metric, in: estimate) ?? .nan
        observedAt = estimate.observedAt
        isDeclared = metric.isDeclared(in: estimate)
        isPredicted = estimate.method == .predicted
    }

    /// The number that an estimate has for the metric, fresh or not.
    static func raw(_ metric: LinkMetric, in estimate: LinkEstimate) -> Double? {
        switch metric {
        case .latency(let statistic, _): estimate.latency[statistic]
        case .jitter: estimate.jitter
        case .reliability(let evidence):
            reliability(estimate.reliability, evidence).map(LinkMetric.cost(ofReliability:))
        case .bandwidth: estimate.bandwidth
        case .open(let name): estimate.properties[name]
        }
    }

    /// `nil` for what no link can have.
    static func sound(_ value: Double?, _ metric: LinkMetric) -> Double? {
        guard let value, value.isSound, value >= 0 || !metric.isNonNegative else { return nil }
        return value
    }

    private static func reliability(_ reliability: ReliabilityEstimate?, _ evidence: Evidence?) -> Double? {
        let value = evidence.map { reliability?.value(for: $0) } ?? reliability?.estimate
        return value.flatMap { (0...1).contains($0) ? $0 : nil }
    }
}
