import ArgumentParser
import ClusterModel
import Foundation
import Manifests

/// The cluster at one revision, as the API tells it.
struct LiveSnapshot: Decodable {
    var nodes: [NodeRow]
    var links: [LinkRow]
    var subClusterLinks: [LinkRow]

    /// As a topology: what is known of links now counts as what they are. Links that were measured too long ago are unknown.
    func topology(called name: String) throws -> (Topology, notes: [String]) {
        let known = links.filter { $0.freshness != .expired }
        let topology = Topology(
            name: name, nodes: try nodes.map { try node($0) },
            links: known.map { Link(source: $0.source, sink: $0.sink, estimate: $0.estimate) },
            subClusterLinks: subClusterLinks.map {
                SubClusterLink(source: $0.source, sink: $0.sink, estimate: $0.estimate)
            })
        let (expired, stale) = (links.count - known.count, known.count { $0.freshness == .stale })
        let notes = [
            "Nodes, links, applications and places as \(name) told them; what was measured of links counts as what they are.",
            expired > 0 ? "\(expired) links were measured too long ago and are unknown here." : nil,
            stale > 0 ? "\(stale) links were measured some time ago and count as they were then." : nil,
        ]
        return (topology, notes.compactMap(\.self))
    }

    /// Through the reader of topologies, which knows Kubernetes' amounts.
    private func node(_ row: NodeRow) throws -> Node {
        var node = Node(name: row.name, labels: row.labels, properties: row.properties, isReady: row.ready)
        node.allocatable = try resources(row.allocatable, of: row)
        node.free = try row.free.map { try resources($0, of: row) }
        return node
    }

    private func resources(_ amounts: [String: String], of row: NodeRow) throws -> Resources {
        guard let resources = ManifestReader.resources(amounts) else {
            Terminal.complain("isochrone: the server says amounts of node \(row.name) that are none: \(amounts)")
            throw ExitCode.failedJob
        }
        return resources
    }
}

extension LinkRow {
    /// What is known of the link, without its age.
    fileprivate var estimate: LinkEstimate {
        LinkEstimate(
            latency: latency, jitter: jitter, reliability: reliability, bandwidth: bandwidth,
            properties: properties ?? [:], sampleCount: sampleCount, window: window, method: method)
    }
}
