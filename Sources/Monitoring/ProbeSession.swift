/// The probes to one peer, and the peer's to us.
package struct ProbeSession: Hashable, Sendable {
    /// Dense, 0 ..< the most peers; free again when the peer has left.
    package let index: Int
    package let peer: Peer
    /// What our probes carry, and what the peer's have to carry.
    package let outgoing: UInt16
    package let incoming: UInt16

    package init(index: Int, peer: Peer, node: String) {
        self.index = index
        self.peer = peer
        outgoing = peer.session ?? SessionIdentifier.derived(from: node, to: peer.name)
        incoming = peer.session ?? SessionIdentifier.derived(from: peer.name, to: node)
    }
}
