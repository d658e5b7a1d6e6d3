import ClusterModel

/// Draws the topology of a scenario.
struct TopologyDrawing {
    let seed: DrawingSeed
    /// The value of the sweep.
    let point: Int?

    func topology(_ input: SimulationInput) -> Topology {
        let source = input.scenario.topology
        var topology = base(input)
        topology.nodes = nodes(of: topology, templates: source.nodes)
        guard let template = source.links else { return topology }
        for index in topology.links.indices {
            let (from, to) = (topology.links[index].source, topology.links[index].sink)
            fill(&topology.links[index].estimate, with: template, between: from, and: to)
        }
        for index in topology.subClusterLinks.indices {
            let (from, to) = (topology.subClusterLinks[index].source, topology.subClusterLinks[index].sink)
            fill(&topology.subClusterLinks[index].estimate, with: template, between: from, and: to)
        }
        return topology
    }

    /// The nodes alone, for checks of what speaks of them.
    func nodes(_ input: SimulationInput) -> [Node] {
        let source = input.scenario.topology
        guard case .generated(let generated) = source.origin else {
            return nodes(of: base(input), templates: source.nodes)
        }
        let hierarchy = SiteHierarchy(generated, point: point)
        return nodes(of: Topology(name: "", nodes: hierarchy.nodes(seed)), templates: source.nodes)
    }

    private func base(_ input: SimulationInput) -> Topology {
        guard case .generated(let generated) = input.scenario.topology.origin else {
            return input.topology ?? Topology(name: input.scenario.name)
        }
        let hierarchy = SiteHierarchy(generated, point: point)
        return Topology(
            name: input.scenario.name, nodes: hierarchy.nodes(seed), subClusterLinks: hierarchy.links(seed))
    }

    private func nodes(of topology: Topology, templates: [NodeTemplate]) -> [Node] {
        var nodes = topology.nodes
        for (order, template) in templates.enumerated() {
            let chosen = template.place.map { place in
                Set(PlaceResolver(nodes, seed: seed, point: point).nodes(place, for: "template \(order)"))
            }
            for index in nodes.indices where chosen?.contains(nodes[index].name) ?? true {
                apply(template, to: &nodes[index])
            }
        }
        return nodes
    }

    private func apply(_ template: NodeTemplate, to node: inout Node) {
        node.labels.merge(template.labels) { $1 }
        if let allocatable = template.allocatable {
            node.allocatable = allocatable
            node.free = nil
        }
        for (key, distribution) in template.properties {
            node.properties[key] = .number(seed.draw(distribution, "property", key, node.name))
        }
    }

    private func fill(
        _ estimate: inout LinkEstimate, with template: LinkTemplate, between source: String, and sink: String
    ) {
        let drawn = template.estimate(seed, "link", source, sink)
        if estimate.latency == LatencySummary() { estimate.latency = drawn.latency }
        if estimate.jitter == nil, let jitter = drawn.jitter {
            estimate.jitter = jitter
            if let median = estimate.latency.p50, estimate.latency == LatencySummary(constant: median) {
                estimate.latency = LatencySummary(median: median, jitter: jitter)
            }
        }
        estimate.reliability = estimate.reliability ?? drawn.reliability
        estimate.bandwidth = estimate.bandwidth ?? drawn.bandwidth
    }
}

extension DrawingSeed {
    func draw(_ distribution: Distribution, _ what: String, _ key: String, _ name: String) -> Double {
        if case .constant(let value) = distribution { return value }
        var generator = generator(what, key, name)
        return distribution.draw(&generator)
    }
}

extension LinkTemplate {
    /// One drawing of a link, the same for both directions.
    func estimate(_ seed: DrawingSeed, _ what: String, _ source: String, _ sink: String) -> LinkEstimate {
        let ends = (min(source, sink), max(source, sink))
        func drawn(_ distribution: Distribution?, _ key: String) -> Double? {
            guard let distribution else { return nil }
            if case .constant(let value) = distribution { return value }
            var generator = seed.generator(what, key, ends.0, ends.1)
            return distribution.draw(&generator)
        }
        let median = drawn(latency, "latency")
        let jitter = drawn(jitter, "jitter")
        return LinkEstimate(
            latency: median.map { LatencySummary(median: $0, jitter: jitter ?? 0) } ?? LatencySummary(),
            jitter: jitter,
            reliability: drawn(reliability, "reliability").map { ReliabilityEstimate(declared: min(1, $0)) },
            bandwidth: drawn(bandwidth, "bandwidth"), method: .declared)
    }
}

extension LatencySummary {
    /// - Parameter jitter: p95 − p50. The 99 % quantile is as far out as that of a normal distribution.
    init(median: Double, jitter: Double) {
        let tail = jitter * Distribution.quantile99 / Distribution.quantile95
        self.init(min: Swift.max(0, median - jitter), p50: median, p95: median + jitter, p99: median + tail)
    }
}
