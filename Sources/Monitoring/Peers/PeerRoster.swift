package import BPFPrograms

/// All nodes of a cluster that can be probed, as one of them sees them.
package struct PeerRoster: Hashable, Sendable {
    /// All but the node itself, each once.
    package var peers: [Peer]
    /// Of the node itself; `nil`: it is in none, or nobody said.
    package var subCluster: String?
    /// What the pods of the node itself have their addresses from.
    package var podPrefixes: [AddressPrefix] = []

    package init(peers: [Peer], subCluster: String? = nil) {
        self.peers = peers
        self.subCluster = subCluster
    }

    /// - Parameter nodes: all nodes; of two with one name the first counts.
    package init(_ nodes: [Peer], seenFrom node: String) {
        let own = nodes.first { $0.name == node }
        subCluster = own?.subCluster
        podPrefixes = own?.podPrefixes ?? []
        var known: Set = [node]
        peers = nodes.filter { known.insert($0.name).inserted }
    }

    /// Whose traffic is whose: all nodes, the one with these addresses among them.
    package func passiveNodes(with node: String, at addresses: [IPAddress]) -> [PassiveNode] {
        [PassiveNode(name: node, prefixes: addresses.map { AddressPrefix($0) } + podPrefixes)]
            + peers.map { PassiveNode(name: $0.name, prefixes: [AddressPrefix($0.address)] + $0.podPrefixes) }
    }

    /// What a selection chooses from.
    func candidates(with node: String) -> [PeerCandidate] {
        [PeerCandidate(name: node, subCluster: subCluster)]
            + peers.map { PeerCandidate(name: $0.name, subCluster: $0.subCluster) }
    }
}
