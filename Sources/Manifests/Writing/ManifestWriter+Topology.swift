import ClusterModel

extension ManifestWriter {
    static func node(_ topology: Topology) -> OutputNode {
        document(
            .topology, metadata: [("name", .text(topology.name))],
            spec: [
                ("routing", .text(topology.routing.rawValue)),
                ("nodes", .items(topology.nodes, node)),
                ("links", .items(pairs(of: topology.links), node)),
                ("subClusterLinks", .items(pairs(of: topology.subClusterLinks), node)),
            ])
    }

    private static func node(_ node: Node) -> OutputNode {
        .fields([
            ("name", .text(node.name)),
            ("labels", .sorted(node.labels) { .text($1) }),
            ("allocatable", node.allocatable == .zero ? nil : self.node(node.allocatable)),
            ("free", node.free.map { self.node($0) }),
            ("properties", .sorted(node.properties) { self.node($1) }),
            ("addresses", .texts(node.addresses)),
            ("ready", node.isReady ? nil : .plain("false")),
        ])
    }

    private static func node(_ property: PropertyValue) -> OutputNode {
        switch property {
        case .number(let value): .plain(value.shortDescription)
        case .text(let text): .text(text)
        }
    }

    /// The same between sub-clusters; those within one have one direction only.
    private static func pairs(of links: [SubClusterLink]) -> [(link: Link, isOneWay: Bool)] {
        let asLinks = links.map { Link(source: $0.source, sink: $0.sink, estimate: $0.estimate) }
        return pairs(of: asLinks).map { ($0.link, $0.isOneWay && $0.link.source != $0.link.sink) }
    }

    /// Links in their order, each with whether it goes one way only.
    private static func pairs(of links: [Link]) -> [(link: Link, isOneWay: Bool)] {
        var pairs: [(link: Link, isOneWay: Bool)] = []
        var rest = links[...]
        while let link = rest.popFirst() {
            let back = rest.first
            let isPair = back?.source == link.sink && back?.sink == link.source && back?.estimate == link.estimate
            if isPair { rest.removeFirst() }
            pairs.append((link, !isPair))
        }
        return pairs
    }

    private static func node(_ pair: (link: Link, isOneWay: Bool)) -> OutputNode {
        let estimate = pair.link.estimate
        let isDeclared = estimate.method == .declared
        return .fields([
            ("from", .text(pair.link.source)), ("to", .text(pair.link.sink)),
            ("oneWay", pair.isOneWay ? .plain("true") : nil),
            ("latency", node(estimate.latency)),
            ("jitter", estimate.jitter.map(milliseconds)),
            ("reliability", estimate.reliability.map { node($0) }),
            ("bandwidth", estimate.bandwidth.map { .text(BitRate.text($0)) }),
            ("properties", .sorted(estimate.properties) { .plain($1.shortDescription) }),
            ("method", isDeclared ? nil : .text(estimate.method.rawValue)),
            ("sampleCount", estimate.sampleCount.map { .plain("\($0)") }),
            ("window", estimate.window.map { .text(DurationQuantity.text($0, in: .seconds)) }),
            ("observedAt", estimate.observedAt.map { .plain("\($0.milliseconds)") }),
        ])
    }

    private static func node(_ latency: LatencySummary) -> OutputNode? {
        guard latency != LatencySummary() else { return nil }
        if let constant = latency.min, latency == LatencySummary(constant: constant) { return milliseconds(constant) }
        return .fields(LatencyStatistic.allCases.map { ($0.rawValue, latency[$0].map(milliseconds)) })
    }

    private static func node(_ reliability: ReliabilityEstimate) -> OutputNode {
        guard reliability != ReliabilityEstimate(declared: reliability.estimate) else {
            return .text(Ratio.text(reliability.estimate))
        }
        return .fields([
            ("estimate", .text(Ratio.text(reliability.estimate))), ("lower", .text(Ratio.text(reliability.lower))),
            ("upper", .text(Ratio.text(reliability.upper))),
            ("messages", reliability.messages.map { .plain("\($0)") }),
        ])
    }
}
