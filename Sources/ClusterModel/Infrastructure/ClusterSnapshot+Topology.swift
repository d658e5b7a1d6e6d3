extension ClusterSnapshot {
    /// The snapshot of a declared topology, with the links derived where it routes over shortest paths.
    public init(topology: Topology, revision: UInt64 = 1) {
        let links = topology.routing == .direct ? topology.links : Self.routedLinks(of: topology)
        self.init(
            revision: revision, nodes: topology.nodes, links: links, subClusterLinks: topology.subClusterLinks)
    }

    /// The link between each ordered pair of nodes, routed by least median latency (Dijkstra, from each node).
    ///
    /// Latencies and jitter add up, reliabilities multiply, bandwidth is the least; a property that one hop lacks is
    /// unknown for the whole route. Edges without a latency carry no route.
    private static func routedLinks(of topology: Topology) -> [Link] {
        let edges = ClusterSnapshot(revision: 0, nodes: topology.nodes, links: topology.links)
        return edges.nodes.indices.flatMap { source in
            edges.routes(from: source).enumerated().compactMap { sink, route in
                route.map { Link(source: edges.nodes[source].name, sink: edges.nodes[sink].name, estimate: $0) }
            }
        }
    }

    private func routes(from source: Int) -> [LinkEstimate?] {
        var routes: [LinkEstimate?] = Array(repeating: nil, count: nodes.count)
        var distances = Array(repeating: Double.infinity, count: nodes.count)
        var isSettled = Array(repeating: false, count: nodes.count)
        distances[source] = 0
        while let current = nodes.indices.filter({ !isSettled[$0] && distances[$0] < .infinity })
            .min(by: { (distances[$0], $0) < (distances[$1], $1) })
        {
            isSettled[current] = true
            forEachLink(from: current) { sink, edge in
                guard let length = edge.latency.p50, distances[current] + length < distances[sink] else { return }
                distances[sink] = distances[current] + length
                routes[sink] = routes[current].map { $0.followed(by: edge) } ?? edge
            }
        }
        routes[source] = nil
        return routes
    }
}

extension LinkEstimate {
    /// What is known of a route over this link and then `next`.
    package func followed(by next: LinkEstimate) -> LinkEstimate {
        var route = self
        for statistic in LatencyStatistic.allCases {
            route.latency[statistic] = both(latency[statistic], next.latency[statistic], +)
        }
        route.jitter = both(jitter, next.jitter, +)
        route.bandwidth = both(bandwidth, next.bandwidth, Swift.min)
        route.reliability = both(reliability, next.reliability) {
            ReliabilityEstimate(
                estimate: $0.estimate * $1.estimate, lower: $0.lower * $1.lower, upper: $0.upper * $1.upper,
                messages: both($0.messages, $1.messages, Swift.min) ?? $0.messages ?? $1.messages)
        }
        route.properties = properties.filter { next.properties[$0.key] != nil }
            .merging(next.properties.filter { properties[$0.key] != nil }, uniquingKeysWith: +)
        return route
    }
}

private func both<Value>(_ left: Value?, _ right: Value?, _ combine: (Value, Value) -> Value) -> Value? {
    guard let left, let right else { return nil }
    return combine(left, right)
}
