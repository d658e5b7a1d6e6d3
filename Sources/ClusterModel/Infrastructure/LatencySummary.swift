/// A statistic of a latency distribution.
public enum LatencyStatistic: String, Hashable, Sendable, Codable, CaseIterable {
    case min, p50, p95, p99
}

/// What is known of a one-way latency distribution, in milliseconds; half of the round trip unless measured one-way.
///
/// A statistic that nobody measured is `nil`, never 0.
public struct LatencySummary: Hashable, Sendable, Codable {
    public var min: Double?
    public var p50: Double?
    public var p95: Double?
    public var p99: Double?

    public init(min: Double? = nil, p50: Double? = nil, p95: Double? = nil, p99: Double? = nil) {
        self.min = min
        self.p50 = p50
        self.p95 = p95
        self.p99 = p99
    }

    /// A latency given without a statistic is all of its statistics.
    public init(constant milliseconds: Double) {
        self.init(min: milliseconds, p50: milliseconds, p95: milliseconds, p99: milliseconds)
    }

    public subscript(statistic: LatencyStatistic) -> Double? {
        get {
            switch statistic {
            case .min: min
            case .p50: p50
            case .p95: p95
            case .p99: p99
            }
        }
        set {
            switch statistic {
            case .min: min = newValue
            case .p50: p50 = newValue
            case .p95: p95 = newValue
            case .p99: p99 = newValue
            }
        }
    }
}
