import ClusterModel
import Foundation
import Hummingbird
import NIOCore

/// Writes a snapshot as JSON piece by piece, so that a large one takes no more memory than a small one.
struct SnapshotWriter: Sendable {
    let snapshot: ClusterSnapshot
    let freshness: FreshnessPolicy
    let now: Timestamp

    /// Nodes in one piece.
    private static let nodesAtOnce = 256

    @concurrent func write(to body: inout any ResponseBodyWriter) async throws {
        try await write("{\"links\":[", to: &body)
        var hasLinks = false
        for source in snapshot.nodes.indices {
            let links = links(from: source)
            guard !links.isEmpty else { continue }
            try await write((hasLinks ? "," : "") + items(links), to: &body)
            hasLinks = true
        }
        try await write("],\"nodes\":[", to: &body)
        for start in stride(from: 0, to: snapshot.nodes.count, by: Self.nodesAtOnce) {
            let nodes = snapshot.nodes[start..<min(start + Self.nodesAtOnce, snapshot.nodes.count)]
            try await write((start > 0 ? "," : "") + items(nodes.map { NodeDocument($0) }), to: &body)
        }
        let wholes = try items(subClusterLinks())
        try await write("],\"revision\":\(snapshot.revision),\"subClusterLinks\":[\(wholes)]}", to: &body)
    }

    @concurrent private func write(_ text: String, to body: inout any ResponseBodyWriter) async throws {
        try await body.write(ByteBuffer(string: text))
    }

    /// A list without its brackets.
    private func items(_ values: [some Encodable]) throws -> String {
        String(decoding: try Response.jsonBytes(values).dropFirst().dropLast(), as: UTF8.self)
    }

    private func links(from source: Int) -> [LinkDocument] {
        var links: [LinkDocument] = []
        snapshot.forEachLink(from: source) { sink, estimate in
            links.append(document(snapshot.nodes[source].name, snapshot.nodes[sink].name, estimate))
        }
        return links
    }

    /// What holds for all links between two sub-clusters that have no estimate of their own.
    private func subClusterLinks() -> [LinkDocument] {
        guard snapshot.linksSubClusters else { return [] }
        let names = snapshot.subClusters
        return names.indices.flatMap { source in
            names.indices.compactMap { sink in
                snapshot.subClusterEstimate(from: source, to: sink).map { document(names[source], names[sink], $0) }
            }
        }
    }

    private func document(_ source: String, _ sink: String, _ estimate: LinkEstimate) -> LinkDocument {
        LinkDocument(Link(source: source, sink: sink, estimate: estimate), freshness: freshness, now: now)
    }
}
