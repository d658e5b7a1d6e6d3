public import ClusterModel
import Synchronization

/// What was declared from a topology file: in memory only.
struct DeclaredState: Sendable {
    var nodes: [Node] = []
    /// Routed where the topology says so, else the topology's own list: large ones are not kept twice. Of links between
    /// one pair the last one counts.
    var links: [Link] = []
    var subClusterLinks: [SubClusterLink] = []
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
        let (tables, applications) = tables.withLock { tables in
            let applications = tables.takeChangedApplications()
            return (tables, applications)
        }
        let declared = declared.withLock { $0 }
        let (observed, changed) = observed.withLock { observed in
            let changed = observed.settle(tables, changed: applications)
            return (observed.ready, changed)
        }
        let snapshot = ClusterSnapshot(
            revision: max(snapshot.revision + 1, tables.revision),
            nodes: Self.effectiveNodes(declared.nodes + tables.nodes.values, observed: observed),
            links: Self.effectiveLinks(measured: tables.links, declared: declared.links),
            subClusterLinks: declared.subClusterLinks)
        return (snapshot, changed)
    }

    /// Of nodes with one name the last one counts, for its properties as well.
    private static func effectiveNodes(_ others: [Node], observed: [String: Node]) -> [Node] {
        guard !observed.isEmpty else { return others }
        var lent: [String: [String: PropertyValue]] = [:]
        for node in others where !node.properties.isEmpty { lent[node.name] = node.properties }
        return others
            + observed.values.map { node in
                guard let properties = lent[node.name] else { return node }
                var node = node
                node.properties.merge(properties) { own, _ in own }
                return node
            }
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
