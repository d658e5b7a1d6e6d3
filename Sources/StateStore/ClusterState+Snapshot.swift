public import ClusterModel
import Synchronization

/// What was declared from a topology file: in memory only.
struct DeclaredState: Sendable {
    var nodes: [Node] = []
    /// Routed where the topology says so, else the topology's own list: large ones are not kept twice. Of links between
    /// one pair the last one counts.
    var links: [Link] = []
    var subClusterLinks: [SubClusterLink] = []
    /// Whether it is not in any snapshot yet.
    var isNews = false
    /// Properties by node, of those that have any.
    private(set) var properties: [String: [String: PropertyValue]] = [:]

    /// Nothing is declared.
    init() {}

    init(nodes: [Node], links: [Link], subClusterLinks: [SubClusterLink]) {
        (self.nodes, self.links, self.subClusterLinks) = (nodes, links, subClusterLinks)
        isNews = true
        for node in nodes where !node.properties.isEmpty { properties[node.name] = node.properties }
    }
}

/// A snapshot on the heap: to take it is to copy one pointer.
final class PublishedSnapshot: Sendable {
    let snapshot: ClusterSnapshot

    init(_ snapshot: ClusterSnapshot) {
        self.snapshot = snapshot
    }
}

extension ClusterState {
    /// The cluster at the last rebuild. Its revision never goes down.
    public var snapshot: ClusterSnapshot {
        published.withLock { $0 }.snapshot
    }

    /// Takes a topology's nodes and links as declared, in place of those declared before; not stored.
    ///
    /// A stored node goes before a declared one of the same name, and a measurement before a declared link, property by
    /// property.
    public func declare(_ topology: Topology) {
        // Without routing a link counts as it stands, also between nodes that only the store knows.
        let links = topology.routing == .direct ? topology.links : ClusterSnapshot(topology: topology).links
        let next = DeclaredState(nodes: topology.nodes, links: links, subClusterLinks: topology.subClusterLinks)
        declared.withLock { $0 = next }
        changeSignal.raise()
    }

    /// Makes a snapshot of the present state and puts it in the place of the last one.
    public func rebuildNow() {
        let (made, changed) = rebuilding.withLock { _ in
            changeSignal.lower()
            let (made, changed) = makeSnapshot()
            published.withLock { $0 = PublishedSnapshot(made) }
            return (made, changed)
        }
        for name in changed { events.publish(.node(name, removed: made.index(of: name) == nil)) }
        events.publish(.snapshot(revision: made.revision))
    }

    /// - Returns: the snapshot, and the nodes that Kubernetes shows otherwise than in the last one.
    private func makeSnapshot() -> (ClusterSnapshot, changed: [String]) {
        let last = snapshot
        let tables = tables.withLock { tables in
            defer { tables.forgetChanges() }
            return tables
        }
        let declared = declared.withLock { declared in
            defer { declared.isNews = false }
            return declared
        }
        let (observed, changed) = observed.withLock { observed in
            let changed = observed.settle(tables, changed: tables.changedApplications)
            return (observed.ready, changed)
        }
        func effective(_ node: Node) -> Node { Self.completed(node, declared, tables) }
        let revision = max(last.revision + 1, tables.revision)
        let present = changed.compactMap { observed[$0] }
        if !tables.isMapChanged, !declared.isNews, present.count == changed.count,
            let snapshot = last.replacing(present.map(effective), revision: revision)
        {
            return (snapshot, changed)
        }
        let snapshot = ClusterSnapshot(
            revision: revision, nodes: declared.nodes + tables.nodes.values + observed.values.map(effective),
            links: Self.effectiveLinks(measured: tables.links, declared: declared.links),
            subClusterLinks: declared.subClusterLinks)
        return (snapshot, changed)
    }

    /// A node of Kubernetes with the properties that the stored node of its name lends it, else the declared one.
    private static func completed(_ node: Node, _ declared: DeclaredState, _ tables: ClusterTables) -> Node {
        guard let lent = tables.nodes[node.name]?.properties ?? declared.properties[node.name] else { return node }
        var node = node
        node.properties.merge(lent) { own, _ in own }
        return node
    }

    private static func effectiveLinks(
        measured: [String: [String: LinkEstimate]], declared: [Link]
    ) -> [Link] {
        guard !measured.isEmpty else { return declared }
        var links: [Link] = []
        links.reserveCapacity(measured.values.reduce(declared.count) { $0 + $1.count })
        var words: [LinkKey: LinkEstimate] = [:]
        for link in declared {
            if measured[link.source]?[link.sink] != nil {
                words[LinkKey(source: link.source, sink: link.sink)] = link.estimate
            } else {
                links.append(link)
            }
        }
        for (source, sinks) in measured {
            for (sink, estimate) in sinks {
                let word = words.isEmpty ? nil : words[LinkKey(source: source, sink: sink)]
                links.append(Link(source: source, sink: sink, estimate: estimate.completed(by: word)))
            }
        }
        return links
    }
}
