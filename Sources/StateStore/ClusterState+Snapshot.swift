public import ClusterModel
import Synchronization

/// What was declared from a topology file: in memory only.
struct DeclaredState: Sendable {
    var nodes: [Node] = []
    /// By source and sink, routed where the topology says so.
    var links: [String: [String: LinkEstimate]] = [:]
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
        var next = DeclaredState(nodes: topology.nodes)
        next.subClusterLinks = topology.subClusterLinks
        for link in links { next.links[link.source, default: [:]][link.sink] = link.estimate }
        declared.withLock { $0 = next }
        changeSignal.raise()
    }

    /// Makes a snapshot of the present state and puts it in the place of the last one.
    public func rebuildNow() {
        let revision = rebuilding.withLock { _ in
            changeSignal.lower()
            let made = makeSnapshot()
            published.withLock { $0 = PublishedSnapshot(made) }
            return made.revision
        }
        events.publish(.snapshot(revision: revision))
    }

    private func makeSnapshot() -> ClusterSnapshot {
        let tables = tables.withLock { $0 }
        let declared = declared.withLock { $0 }
        return ClusterSnapshot(
            revision: max(snapshot.revision + 1, tables.revision), nodes: declared.nodes + tables.nodes.values,
            links: Self.effectiveLinks(measured: tables.links, declared: declared.links),
            subClusterLinks: declared.subClusterLinks)
    }

    private static func effectiveLinks(
        measured: [String: [String: LinkEstimate]], declared: [String: [String: LinkEstimate]]
    ) -> [Link] {
        var links: [Link] = []
        links.reserveCapacity(measured.values.reduce(0) { $0 + $1.count })
        for (source, sinks) in measured {
            let words = declared[source]
            for (sink, estimate) in sinks {
                links.append(Link(source: source, sink: sink, estimate: estimate.completed(by: words?[sink])))
            }
        }
        for (source, sinks) in declared {
            let known = measured[source]
            for (sink, estimate) in sinks where known?[sink] == nil {
                links.append(Link(source: source, sink: sink, estimate: estimate))
            }
        }
        return links
    }
}
