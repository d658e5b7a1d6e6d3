import ClusterModel

/// Writes a topology as a `NetworkTopology` of the network-aware scheduler plugins: costs between regions and zones.
///
/// The fields are those of diktyo-io/networktopology-api, `pkg/apis/networktopology/v1alpha1/types.go`, or those of
/// enhancement proposal 260 of scheduler-plugins.
struct NetworkTopologyExport {
    let topology: Topology
    let job: ExportJob

    /// Routes are worked out for as many nodes as that; the work grows with the cube.
    private static let routedNodes = 300
    private static let keys = ["topology.kubernetes.io/region", WellKnown.zoneLabel]

    private var names: (domains: String, origins: String, costs: String) {
        switch job.options.spelling {
        case .topologyList: ("topologyList", "originList", "costList")
        case .costList: ("costList", "originCosts", "costs")
        }
    }

    func object() -> OutputNode {
        let links = links
        let keys = usedKeys
        let lists = keys.map { domain($0, DomainCosts(topology, links: links, key: $0)) }
        noteWhatIsLeft(keys)
        return job.object(
            "networktopology.diktyo.x-k8s.io/v1alpha1", "NetworkTopology", metadata: [("name", .text(topology.name))],
            spec: .map([
                ("configmapName", .text("netperf-metrics")),
                ("weights", .list([.map([("name", .text(job.options.weights)), (names.domains, .list(lists))])])),
            ]))
    }

    private var links: [Link] {
        guard topology.routing == .shortest else { return topology.links }
        guard topology.nodes.count <= Self.routedNodes else {
            job.journal.assume(
                "routing", "links as they are: routes are not worked out for more than \(Self.routedNodes) nodes")
            return topology.links
        }
        job.journal.carry("routing shortest", as: "costs of the routes over the links")
        let snapshot = ClusterSnapshot(
            topology: Topology(
                name: topology.name, routing: .shortest, nodes: topology.nodes, links: topology.links))
        return snapshot.nodes.indices.flatMap { source -> [Link] in
            var links: [Link] = []
            snapshot.forEachLink(from: source) { sink, estimate in
                links.append(
                    Link(
                        source: snapshot.nodes[source].name, sink: snapshot.nodes[sink].name, estimate: estimate))
            }
            return links
        }
    }

    /// Regions and zones where nodes carry them; else sub-clusters, else each node is a domain of its own.
    private var usedKeys: [String] {
        let isUsed = { (key: String) in topology.nodes.contains { $0.labels[key] != nil } }
        let used = Self.keys.filter(isUsed)
        guard used.isEmpty else { return used }
        let key = isUsed(WellKnown.subClusterLabel) ? WellKnown.subClusterLabel : WellKnown.hostnameLabel
        job.journal.assume("topologyKey", "\(key), since no node has a zone or a region; the plugins read those only")
        return [key]
    }

    private func domain(_ key: String, _ costs: DomainCosts) -> OutputNode {
        job.journal.carry("label \(key)", as: "topologyKey")
        if costs.linksWithin > 0 {
            job.journal.omit("links within a domain of \(key)", because: "costs are between domains")
        }
        let origins = costs.domains.map { origin in
            let list = costs.costs(from: origin).compactMap { self.cost($0.destination, $0.cost) }
            return OutputNode.fields([("origin", .text(origin)), (names.costs, list.isEmpty ? nil : .list(list))])
        }
        return .map([("topologyKey", .text(key)), (names.origins, .list(origins))])
    }

    private func cost(_ destination: String, _ cost: DomainCosts.Cost) -> OutputNode? {
        guard let value = cost.networkCost else {
            job.journal.omit("link without a cost", because: "a NetworkTopology would take it for a cost of 0")
            return nil
        }
        guard let whole = Int64(exactly: value.rounded(.up)), whole >= 0 else {
            job.journal.omit("network cost", because: "it is no whole number of 0 or more")
            return nil
        }
        if cost.isLatency {
            job.journal.assume(
                "networkCost", "median latency in milliseconds, rounded up, where there is no networkCost")
        } else {
            job.journal.carry("property \(AppGroupImport.costProperty)", as: "networkCost")
        }
        return .fields([
            ("destination", .text(destination)), ("bandwidthCapacity", amount(cost.capacity, "bandwidthCapacity")),
            ("bandwidthAllocated", amount(cost.allocated, DomainCosts.allocatedProperty)),
            ("networkCost", .plain("\(whole)")),
        ])
    }

    private func amount(_ value: Double?, _ field: String) -> OutputNode? {
        guard let value else { return nil }
        guard let text = QuantityAmount.text(value) else {
            job.journal.omit(field, because: "it is no quantity")
            return nil
        }
        job.journal.carry("bandwidth", as: "\(field), in bit/s")
        return .text(text)
    }

    private func noteWhatIsLeft(_ keys: [String]) {
        job.journal.assume("configmapName", "netperf-metrics, which the definition asks for")
        job.journal.assume("several links between two domains", "the largest cost and the least bandwidth count")
        if topology.nodes.contains(where: { node in !keys.contains { node.domain(of: $0) != nil } }) {
            job.journal.omit("nodes without a zone or region", because: "costs are between domains")
        }
        if topology.nodes.contains(where: { $0.allocatable != .zero || !$0.properties.isEmpty }) {
            job.journal.omit("node resources and properties", because: "a NetworkTopology speaks of the network only")
        }
        let estimates = topology.links.map(\.estimate) + topology.subClusterLinks.map(\.estimate)
        if estimates.contains(where: { $0.reliability != nil }) {
            job.journal.omit("reliability", because: "a NetworkTopology knows costs and bandwidth only")
        }
        if estimates.contains(where: { $0.jitter != nil }) {
            job.journal.omit("jitter", because: "a NetworkTopology knows costs and bandwidth only")
        }
        let siteKeys = [WellKnown.zoneLabel, WellKnown.subClusterLabel]
        if !topology.subClusterLinks.isEmpty, !keys.contains(where: siteKeys.contains) {
            job.journal.omit("subClusterLinks", because: "no node says which sub-cluster it is in")
        }
    }
}
