import ClusterModel
import Placement

/// An instance with the rules of the model that real data says nothing about, drawn.
struct MoreRules {
    private(set) var request: PlanningRequest

    private static let sites = 4

    init(_ request: PlanningRequest, _ draw: inout Draw) {
        self.request = request
        drawCluster(&draw)
        drawReplicas(&draw)
        drawDemands(&draw)
        drawGroups(&draw)
        drawWishes(&draw)
    }

    /// Each node is in one of a few sub-clusters, and each link carries 10 to 100 Mbit/s.
    private mutating func drawCluster(_ draw: inout Draw) {
        let nodes = request.snapshot.nodes.map { node in
            var node = node
            node.labels[WellKnown.subClusterLabel] = "site-\(draw.index(below: Self.sites))"
            return node
        }
        let links = request.snapshot.links.map { link in
            var link = link
            link.estimate.bandwidth = Double(draw.index(below: 91) + 10) * 1e6
            return link
        }
        request.snapshot = ClusterSnapshot(revision: 1, nodes: nodes, links: links)
    }

    private mutating func drawReplicas(_ draw: inout Draw) {
        for index in request.application.components.indices {
            if draw.chance(0.35) { request.application.components[index].replicas = 2 }
            request.application.components[index].processingLatency = draw.number(0...0.5)
        }
    }

    private mutating func drawDemands(_ draw: inout Draw) {
        for index in request.application.channels.indices where draw.chance(0.5) {
            request.application.channels[index].bandwidth = Double(draw.index(below: 12) + 1) * 1e6
        }
        guard let channel = oneChannel(&draw), draw.chance(0.5) else { return }
        add(Targets(channels: [channel]), .bandwidth(min: Double(draw.index(below: 40) + 10) * 1e6))
    }

    /// Components that share a sub-cluster or a node, and replicas that share neither.
    private mutating func drawGroups(_ draw: inout Draw) {
        let names = request.application.components.map(\.name)
        if draw.chance(0.5) {
            let pair = Array(names.shuffled(using: &draw).prefix(2))
            add(Targets(components: pair), .colocate(topologyKey: WellKnown.subClusterLabel))
        }
        let single = request.application.components.filter { $0.replicas == 1 }.map(\.name)
        if single.count > 3, draw.chance(0.2) {
            let pair = Array(single.shuffled(using: &draw).prefix(2))
            add(Targets(components: pair), .colocate(topologyKey: WellKnown.hostnameLabel))
        }
        guard let replicated = request.application.components.first(where: { $0.replicas > 1 }), draw.chance(0.5) else {
            return
        }
        add(Targets(components: [replicated.name]), .separate(topologyKey: WellKnown.subClusterLabel))
    }

    /// Rules that only cost where they are broken, and criteria beside latency on channels.
    private mutating func drawWishes(_ draw: inout Draw) {
        let weight = draw.number(1...5).rounded()
        if draw.chance(0.5) {
            add(.wholeApplication, .separate(topologyKey: WellKnown.hostnameLabel), .preferred(weight: weight))
        }
        let latencies = request.snapshot.links.compactMap { $0.estimate.latency.p95 }.sorted()
        if let channel = oneChannel(&draw), !latencies.isEmpty {
            let limit = max(1, latencies[draw.index(below: max(1, latencies.count / 4))])
            add(Targets(channels: [channel]), .latency(max: limit, statistic: .p95), .preferred(weight: weight))
        }
        guard let path = request.application.paths.first else { return }
        request.application.criteria += [
            Criterion(targets: Targets(paths: [path.name]), goal: .minimize, metric: .latency, weight: 2),
            Criterion(targets: Targets(paths: [path.name]), goal: .maximize, metric: .reliability, weight: 20),
        ]
    }

    private func oneChannel(_ draw: inout Draw) -> String? {
        let channels = request.application.channels
        return channels.isEmpty ? nil : channels[draw.index(below: channels.count)].name
    }

    private mutating func add(_ targets: Targets, _ rule: Rule, _ enforcement: Enforcement = .required) {
        request.application.constraints.append(Constraint(targets: targets, rule: rule, enforcement: enforcement))
    }
}
