import ClusterModel

/// A link as the API shows it. What is unknown is absent.
struct LinkDocument: Encodable {
    var source: String
    var sink: String
    /// In milliseconds.
    var latency: LatencySummary
    /// In milliseconds.
    var jitter: Double?
    var reliability: ReliabilityEstimate?
    /// In bit/s.
    var bandwidth: Double?
    var properties: [String: Double]?
    var sampleCount: Int?
    /// In seconds.
    var window: Double?
    /// Seconds since the newest sample; absent for declared links.
    var age: Double?
    var freshness: Freshness
    var method: EstimateMethod
    /// The properties that were declared although the rest was measured.
    var declared: [String]?

    init(_ link: Link, freshness policy: FreshnessPolicy, now: Timestamp) {
        let estimate = link.estimate
        source = link.source
        sink = link.sink
        latency = estimate.latency
        jitter = estimate.jitter
        reliability = estimate.reliability
        bandwidth = estimate.bandwidth
        properties = estimate.properties.isEmpty ? nil : estimate.properties
        sampleCount = estimate.sampleCount
        window = estimate.window
        age = estimate.observedAt.map { now.seconds(since: $0) }
        freshness = policy.freshness(of: estimate.observedAt, at: now)
        method = estimate.method
        let declaredNames = [
            estimate.declaredParts.contains(.reliability) ? ["reliability"] : [],
            estimate.declaredParts.contains(.bandwidth) ? ["bandwidth"] : [],
            estimate.declaredParts.contains(.properties) ? estimate.properties.keys.sorted() : [],
        ]
        declared = declaredNames.allSatisfy(\.isEmpty) ? nil : declaredNames.flatMap(\.self)
    }
}
