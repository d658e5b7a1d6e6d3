import ClusterModel

/// Writes a topology as `NetworkLink`s of the Polaris scheduler, with a `Node` for each node.
///
/// The fields are those of polaris-slo-cloud/polaris-scheduler, `go/orchestration/apis/cluster/v1/`.
struct NetworkLinkExport {
    let topology: Topology
    let job: ExportJob

    private struct Pair: Hashable {
        var nodeA: String
        var nodeB: String
    }

    func objects() -> [OutputNode] {
        var forward: [Pair: LinkEstimate] = [:]
        for link in topology.links { forward[Pair(nodeA: link.source, nodeB: link.sink)] = link.estimate }
        var names = ManifestNames(.subdomain, limit: 253)
        var done: Set<Pair> = []
        let links = topology.links.compactMap { link -> OutputNode? in
            let pair = Pair(nodeA: link.source, nodeB: link.sink)
            let back = Pair(nodeA: link.sink, nodeB: link.source)
            guard link.source != link.sink, done.insert(pair).inserted, !done.contains(back) else { return nil }
            let name = names.take("\(link.source)-to-\(link.sink)", else: "link")
            return self.link(pair, name: name, qos: qos(forward[pair] ?? link.estimate, forward[back]))
        }
        noteWhatIsLeft()
        return links + topology.nodes.map(node)
    }

    private func link(_ pair: Pair, name: String, qos: OutputNode) -> OutputNode {
        job.journal.carry("link", as: "NetworkLink, for both directions")
        return job.object(
            "cluster.k8s.rainbow-h2020.eu/v1", "NetworkLink", metadata: [("name", .text(name))],
            spec: .map([("nodeA", .text(pair.nodeA)), ("nodeB", .text(pair.nodeB)), ("qos", qos)]))
    }

    private func node(_ node: Node) -> OutputNode {
        job.journal.carry("node", as: "Node, with labels and allocatable")
        let amounts = node.allocatable == .zero ? nil : ManifestWriter.node(node.allocatable)
        return .fields([
            ("apiVersion", .text("v1")), ("kind", .text("Node")),
            (
                "metadata",
                .fields([("name", .text(node.name)), ("labels", .sorted(node.labels) { .text($1) })])
            ),
            ("status", amounts.map { .map([("allocatable", $0)]) }),
        ])
    }

    private func noteWhatIsLeft() {
        let journal = job.journal
        journal.omit("topology name", because: "NetworkLinks belong to no topology")
        if topology.routing == .direct {
            journal.assume("routing", "Polaris routes over the links; a pair without one was unknown")
        }
        if !topology.subClusterLinks.isEmpty {
            journal.omit("subClusterLinks", because: "a NetworkLink joins two nodes")
        }
        for node in topology.nodes {
            if node.free != nil { journal.omit("node free", because: "Polaris works it out") }
            if !node.properties.isEmpty { journal.omit("node properties", because: "a Node has labels only") }
            if !node.addresses.isEmpty { journal.omit("node addresses", because: "kubelets report them") }
            if !node.isReady { journal.omit("node ready: false", because: "kubelets report it") }
        }
    }
}

extension NetworkLinkExport {
    /// Both directions as one, the worse of each property.
    private func qos(_ there: LinkEstimate, _ back: LinkEstimate?) -> OutputNode {
        if back == nil { job.journal.assume("link in one direction", "the same in the other, which was unknown") }
        if let back, back != there { job.journal.assume("links that differ by direction", "the worse of both") }
        let both = [there, back].compactMap { $0 }
        for estimate in both where estimate.jitter != nil {
            job.journal.omit("jitter", because: "a variance is no jitter")
        }
        let variances = ["bandwidthVariance", "packetDelayVariance"]
        let properties = both.reduce(into: [:]) { $0.merge($1.properties, uniquingKeysWith: max) }
        for name in properties.keys.sorted() where !variances.contains(name) {
            job.journal.omit("link property \(name.excerpt)", because: "a NetworkLink has no such field")
        }
        let bandwidth = both.compactMap(\.bandwidth).min().flatMap { QuantityAmount.thousands($0, .down) }
        return .fields([
            ("qualityClass", qualityClass(bandwidth).map { .text($0) }),
            ("throughput", throughput(bandwidth, properties["bandwidthVariance"])),
            ("latency", latency(both, properties["packetDelayVariance"])), ("packetLoss", loss(both)),
        ])
    }

    /// The fastest class that the link has the bandwidth for.
    private func qualityClass(_ kilobits: Int64?) -> String? {
        guard let kilobits, kilobits >= 1000 else {
            job.journal.omit(
                "qualityClass", because: "the bandwidth is unknown or below 1 Mbit/s; Polaris asks for a class")
            return nil
        }
        job.journal.assume("qualityClass", "the fastest that the bandwidth is enough for")
        switch kilobits / 1000 {
        case 1..<10: return "QC\(kilobits / 1000)Mbps"
        case 10..<100: return "QC\(kilobits / 10_000 * 10)Mbps"
        case 100..<1000: return "QC100Mbps"
        default: return "QC\(min(kilobits / 1_000_000, 10))Gbps"
        }
    }

    private func throughput(_ kilobits: Int64?, _ variance: Double?) -> OutputNode? {
        guard let kilobits, kilobits > 0 else {
            job.journal.omit("bandwidthKbps", because: "the bandwidth is unknown or below 1 kbit/s")
            return nil
        }
        job.journal.carry("bandwidth", as: "bandwidthKbps")
        return .fields([("bandwidthKbps", .plain("\(kilobits)")), ("bandwidthVariance", whole(variance))])
    }

    private func latency(_ both: [LinkEstimate], _ variance: Double?) -> OutputNode? {
        let delays = both.compactMap(\.latency.p50)
        guard let delay = delays.max(), let whole = Int32(exactly: delay.rounded(.up)) else {
            job.journal.omit("packetDelayMsec", because: "the median latency is unknown")
            return nil
        }
        if Double(whole) != delay { job.journal.assume("packetDelayMsec", "rounded up to whole milliseconds") }
        if both.contains(where: { $0.latency.p95 != $0.latency.p50 || $0.latency.p99 != $0.latency.p50 }) {
            job.journal.omit("latency statistics", because: "a NetworkLink has one delay: the median")
        }
        job.journal.carry("latency", as: "packetDelayMsec, one way")
        return .fields([
            ("packetDelayMsec", .plain("\(whole)")), ("packetDelayVariance", self.whole(variance)),
        ])
    }

    private func loss(_ both: [LinkEstimate]) -> OutputNode? {
        let least = both.compactMap(\.reliability?.estimate).min()
        guard let points = least.flatMap({ Int32(exactly: ((1 - $0) * 10_000 - 1e-6).rounded(.up)) }) else {
            job.journal.omit("packetLossBp", because: "the reliability is unknown")
            return nil
        }
        job.journal.carry("reliability", as: "packetLossBp")
        return .map([("packetLossBp", .plain("\(min(max(points, 0), 10_000))"))])
    }

    private func whole(_ variance: Double?) -> OutputNode? {
        variance.flatMap { Int64(exactly: $0.rounded(.up)) }.flatMap { $0 >= 0 ? .plain("\($0)") : nil }
    }
}
