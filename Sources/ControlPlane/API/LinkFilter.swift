import ClusterModel
import Manifests

/// Which links are asked for.
struct LinkFilter: Sendable {
    static let parameters = ["from", "to", "subCluster"]

    var from: String?
    var to: String?
    /// Links with both ends in this sub-cluster.
    var subCluster: String?

    /// - Throws: a 400 ``APIProblem`` for a node or sub-cluster that is not known.
    init(_ query: Query, in snapshot: ClusterSnapshot) throws {
        from = query["from"]
        to = query["to"]
        subCluster = query["subCluster"]
        for (parameter, name) in [("from", from), ("to", to)] {
            guard let name, snapshot.index(of: name) == nil else { continue }
            throw APIProblem.invalid(
                parameter, "no node `\(name)` is known",
                remedy: Suggestion.text(for: name, among: snapshot.nodes.lazy.map(\.name)))
        }
        guard let subCluster else { return }
        let known = Set(snapshot.nodes.map(\.subCluster))
        guard known.contains(subCluster) else {
            throw APIProblem.invalid(
                "subCluster", "no node is in the sub-cluster `\(subCluster)`",
                remedy: Suggestion.text(for: subCluster, among: known))
        }
    }

    /// The links of one source that match, by sink.
    func links(from source: Int, in snapshot: ClusterSnapshot) -> [Link] {
        let node = snapshot.nodes[source]
        guard from == nil || from == node.name, subCluster == nil || subCluster == node.subCluster else { return [] }
        var links: [Link] = []
        snapshot.forEachLink(from: source) { sink, estimate in
            let other = snapshot.nodes[sink]
            guard to == nil || to == other.name, subCluster == nil || subCluster == other.subCluster else { return }
            links.append(Link(source: node.name, sink: other.name, estimate: estimate))
        }
        return links
    }
}
