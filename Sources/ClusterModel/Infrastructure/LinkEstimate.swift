/// How a link's properties became known.
public enum EstimateMethod: String, Hashable, Sendable, Codable, CaseIterable {
    /// Probes sent for the purpose.
    case active
    /// Traffic of others, watched.
    case passive
    /// Somebody's word: a topology file.
    case declared
    /// Network coordinates.
    case predicted
}

/// What is known of one directed link, each property unknown on its own.
public struct LinkEstimate: Hashable, Sendable, Codable {
    /// One-way delay.
    public var latency: LatencySummary
    /// p95 − p50 of the window, in milliseconds.
    public var jitter: Double?
    public var reliability: ReliabilityEstimate?
    /// Declared or measured capacity in bit/s, before what placed channels reserve.
    public var bandwidth: Double?
    /// Open properties, compared by number.
    public var properties: [String: Double]
    /// Samples in the window; `nil` for a declared link.
    public var sampleCount: Int?
    /// Length of the window in seconds; `nil` for a declared link.
    public var window: Double?
    /// When the newest sample was taken, on the server's clock; `nil` for a declared link, which does not age.
    public var observedAt: Timestamp?
    public var method: EstimateMethod
    /// The parts that are somebody's word although the rest was measured: they have no age and no samples.
    public var declaredParts: DeclaredParts

    public init(
        latency: LatencySummary = LatencySummary(), jitter: Double? = nil, reliability: ReliabilityEstimate? = nil,
        bandwidth: Double? = nil, properties: [String: Double] = [:], sampleCount: Int? = nil, window: Double? = nil,
        observedAt: Timestamp? = nil, method: EstimateMethod, declaredParts: DeclaredParts = []
    ) {
        self.latency = latency
        self.jitter = jitter
        self.reliability = reliability
        self.bandwidth = bandwidth
        self.properties = properties
        self.sampleCount = sampleCount
        self.window = window
        self.observedAt = observedAt
        self.method = method
        self.declaredParts = declaredParts
    }

    /// Parts of an estimate that can come from a declaration beside a measurement.
    public struct DeclaredParts: OptionSet, Hashable, Sendable, Codable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        public static let reliability = DeclaredParts(rawValue: 1)
        public static let bandwidth = DeclaredParts(rawValue: 2)
        public static let properties = DeclaredParts(rawValue: 4)
    }
}

extension LinkEstimate {
    private enum CodingKeys: String, CodingKey {
        case latency, jitter, reliability, bandwidth, properties, sampleCount, window, observedAt, method, declaredParts
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            latency: try container.decodeIfPresent(LatencySummary.self, forKey: .latency) ?? LatencySummary(),
            jitter: try container.decodeIfPresent(Double.self, forKey: .jitter),
            reliability: try container.decodeIfPresent(ReliabilityEstimate.self, forKey: .reliability),
            bandwidth: try container.decodeIfPresent(Double.self, forKey: .bandwidth),
            properties: try container.decodeIfPresent([String: Double].self, forKey: .properties) ?? [:],
            sampleCount: try container.decodeIfPresent(Int.self, forKey: .sampleCount),
            window: try container.decodeIfPresent(Double.self, forKey: .window),
            observedAt: try container.decodeIfPresent(Timestamp.self, forKey: .observedAt),
            method: try container.decode(EstimateMethod.self, forKey: .method),
            declaredParts: try container.decodeIfPresent(DeclaredParts.self, forKey: .declaredParts) ?? [])
    }
}

/// A directed link from a source node to a sink node.
public struct Link: Hashable, Sendable, Codable {
    public var source: String
    public var sink: String
    public var estimate: LinkEstimate

    public init(source: String, sink: String, estimate: LinkEstimate) {
        self.source = source
        self.sink = sink
        self.estimate = estimate
    }
}
