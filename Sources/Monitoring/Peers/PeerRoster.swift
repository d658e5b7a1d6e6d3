/// All nodes of a cluster that can be probed, as one of them sees them.
package struct PeerRoster: Hashable, Sendable {
    /// All but the node itself, each once.
    package var peers: [Peer]
    /// Of the node itself; `nil`: it is in none, or nobody said.
    package var subCluster: String?

    package init(peers: [Peer], subCluster: String? = nil) {
        self.peers = peers
        self.subCluster = subCluster
    }

    /// - Parameter nodes: all nodes; of two with one name the first counts.
    package init(_ nodes: [Peer], seenFrom node: String) {
        subCluster = nodes.first { $0.name == node }?.subCluster
        var known: Set = [node]
        peers = nodes.filter { known.insert($0.name).inserted }
    }

    /// What a selection chooses from.
    func candidates(with node: String) -> [PeerCandidate] {
        [PeerCandidate(name: node, subCluster: subCluster)]
            + peers.map { PeerCandidate(name: $0.name, subCluster: $0.subCluster) }
    }
}
