public import ClusterModel

/// A ready node; `tier` and `subCluster` become labels.
public func node(
    _ name: String, milliCPU: Int64 = 4_000, memory: Int64 = 8 << 30, tier: String? = nil, subCluster: String? = nil,
    labels: [String: String] = [:], properties: [String: PropertyValue] = [:], isReady: Bool = true
) -> Node {
    var labels = labels
    labels[WellKnown.tierLabel] = tier ?? labels[WellKnown.tierLabel]
    labels[WellKnown.subClusterLabel] = subCluster ?? labels[WellKnown.subClusterLabel]
    return Node(
        name: name, labels: labels, allocatable: Resources(milliCPU: milliCPU, memory: memory),
        properties: properties, isReady: isReady)
}

/// A declared link with a constant latency in milliseconds and, where given, a reliability and a bandwidth in bit/s.
public func link(
    _ source: String, _ sink: String, latency: Double? = nil, jitter: Double? = nil, reliability: Double? = nil,
    bandwidth: Double? = nil, properties: [String: Double] = [:]
) -> Link {
    Link(
        source: source, sink: sink,
        estimate: LinkEstimate(
            latency: latency.map { LatencySummary(constant: $0) } ?? LatencySummary(), jitter: jitter,
            reliability: reliability.map { ReliabilityEstimate(declared: $0) }, bandwidth: bandwidth,
            properties: properties, method: .declared))
}

/// The same link in both directions.
public func links(
    _ left: String, _ right: String, latency: Double? = nil, reliability: Double? = nil, bandwidth: Double? = nil
) -> [Link] {
    [(left, right), (right, left)].map {
        link($0.0, $0.1, latency: latency, reliability: reliability, bandwidth: bandwidth)
    }
}

/// What a daemon would measure on a link: active, all statistics at `latency` milliseconds unless p95 is given.
public func measuredEstimate(
    latency: Double, p95: Double? = nil, reliability: Double? = nil, messages: Int = 1_000, samples: Int = 60,
    observedAt: Timestamp? = nil
) -> LinkEstimate {
    var summary = LatencySummary(constant: latency)
    if let p95 { (summary.p95, summary.p99) = (p95, p95) }
    return LinkEstimate(
        latency: summary, jitter: p95.map { $0 - latency },
        reliability: reliability.map {
            ReliabilityEstimate(estimate: $0, lower: max(0, $0 - 0.01), upper: min(1, $0 + 0.01), messages: messages)
        }, sampleCount: samples, window: 60, observedAt: observedAt, method: .active)
}

/// A report of `node` with a constant latency in milliseconds for each target.
public func report(
    _ node: String, boot: String = "boot-1", sequence: UInt64, age: Double = 0, _ latencies: [String: Double]
) -> MeasurementReport {
    MeasurementReport(
        node: node, bootID: boot, sequence: sequence,
        links: latencies.sorted { $0.key < $1.key }
            .map { .init(target: $0.key, age: age, estimate: measuredEstimate(latency: $0.value, reliability: 0.999)) })
}

/// An application with one replica of each component and a channel `a-to-b` between each pair of neighbours.
public func chain(
    _ name: String, namespace: String = WellKnown.defaultNamespace, _ components: String..., milliCPU: Int64 = 100,
    constraints: [Constraint] = [], criteria: [Criterion] = []
) -> Application {
    let channels = zip(components, components.dropFirst()).map {
        Channel(name: "\($0.0)-to-\($0.1)", source: $0.0, sink: $0.1)
    }
    return Application(
        name: name, namespace: namespace,
        components: components.map { Component(name: $0, resources: Resources(milliCPU: milliCPU)) },
        channels: channels,
        paths: channels.isEmpty ? [] : [Path(name: "end-to-end", channels: channels.map(\.name))],
        constraints: constraints, criteria: criteria)
}
