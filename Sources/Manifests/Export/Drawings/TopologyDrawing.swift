import ClusterModel

/// Draws a topology: its tiers and sub-clusters as frames, a box for each node, and an arrow for each link.
struct TopologyDrawing {
    let topology: Topology
    /// What the names of its parts begin with, so that those of two manifests are not the same.
    let prefix: String
    let palette: Palette
    let job: ExportJob

    private struct Pair: Hashable {
        var source: String
        var sink: String
    }

    func group() -> Drawing.Group {
        var group = Drawing.Group(
            id: "\(prefix)topology", lines: ["Topology \(topology.name), routing \(topology.routing.rawValue)"])
        addNodes(to: &group)
        group.edges = edges + subClusterEdges
        noteWhatIsLeft()
        return group
    }

    private func id(of node: String) -> String { prefix + node }
    private func id(ofSubCluster name: String) -> String { "\(prefix)sub-cluster \(name)" }

    /// Frames only where there is something to tell apart.
    private func addNodes(to group: inout Drawing.Group) {
        let subClusters = Dictionary(grouping: topology.nodes, by: \.subCluster).sorted { $0.key < $1.key }
        guard subClusters.count > 1 || !topology.subClusterLinks.isEmpty else {
            group.shapes = topology.nodes.map(shape)
            return
        }
        job.journal.carry("sub-cluster", as: "frame")
        var tiers: [String: [Drawing.Group]] = [:]
        for (name, nodes) in subClusters {
            let frame = Drawing.Group(id: id(ofSubCluster: name), lines: [name], shapes: nodes.map(shape))
            let names = Set(nodes.map(\.tier))
            // A site whose nodes are of several tiers is in none of them.
            guard names.count == 1, let tier = names.first ?? nil else {
                group.groups.append(frame)
                continue
            }
            tiers[tier, default: []].append(frame)
        }
        for (tier, frames) in tiers.sorted(by: { $0.key < $1.key }) {
            job.journal.carry("tier", as: "frame around its sub-clusters")
            group.groups.append(Drawing.Group(id: "\(prefix)tier \(tier)", lines: ["tier \(tier)"], groups: frames))
        }
    }

    private func shape(_ node: Node) -> Drawing.Shape {
        job.journal.carry("node", as: "box")
        let lines: [String?] = [
            node.name, RuleText.text(node.allocatable), node.isReady ? nil : "not ready",
        ]
        return Drawing.Shape(
            id: id(of: node.name), lines: lines.compactMap { $0 }, fill: palette.colour(of: node.name))
    }

    /// Two directions that are equal are one arrow with two heads.
    private var edges: [Drawing.Edge] {
        var estimates: [Pair: LinkEstimate] = [:]
        for link in topology.links { estimates[Pair(source: link.source, sink: link.sink)] = link.estimate }
        var done: Set<Pair> = []
        return topology.links.compactMap { link in
            let back = Pair(source: link.sink, sink: link.source)
            guard done.insert(Pair(source: link.source, sink: link.sink)).inserted else { return nil }
            let isBothWays = estimates[back] == link.estimate && link.source != link.sink
            if isBothWays { done.insert(back) }
            job.journal.carry("link", as: "arrow, with what is known of it")
            return Drawing.Edge(
                source: .shape(id(of: link.source)), sink: .shape(id(of: link.sink)),
                lines: RuleText.lines(link.estimate), isBothWays: isBothWays)
        }
    }

    private var subClusterEdges: [Drawing.Edge] {
        let first = Dictionary(topology.nodes.map { ($0.subCluster, $0.name) }, uniquingKeysWith: { name, _ in name })
        return topology.subClusterLinks.compactMap { link in
            guard let source = first[link.source], let sink = first[link.sink] else {
                job.journal.omit("link of sub-clusters", because: "one of them has no nodes")
                return nil
            }
            guard link.source != link.sink else {
                job.journal.omit("link within a sub-cluster", because: "it leads from a frame to itself")
                return nil
            }
            job.journal.carry("link of sub-clusters", as: "arrow between their frames")
            return Drawing.Edge(
                source: .group(id(ofSubCluster: link.source), through: id(of: source)),
                sink: .group(id(ofSubCluster: link.sink), through: id(of: sink)),
                lines: RuleText.lines(link.estimate))
        }
    }

    private func noteWhatIsLeft() {
        for node in topology.nodes {
            let labels = node.labels.keys.filter { ![WellKnown.subClusterLabel, WellKnown.tierLabel].contains($0) }
            if !labels.isEmpty { job.journal.omit("node labels", because: "they are not drawn") }
            if !node.properties.isEmpty { job.journal.omit("node properties", because: "they are not drawn") }
            if node.free != nil { job.journal.omit("node free", because: "it is not drawn") }
            if !node.addresses.isEmpty { job.journal.omit("node addresses", because: "they are not drawn") }
        }
    }
}
