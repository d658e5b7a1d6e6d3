/// The probes to one peer, and the peer's to us.
package struct ProbeSession: Hashable, Sendable {
    /// The session identifiers (RFC 8972, 3) of one direction.
    package struct Identifiers: Hashable, Sendable {
        package let probe: UInt16
        /// Of the probes that the peer's daemon itself answers; `nil` for a peer that runs another implementation.
        package let heartbeat: UInt16?
    }

    /// Dense, 0 ..< the most peers; free again when the peer has left.
    package let index: Int
    package let peer: Peer
    /// What our probes carry, and what the peer's have to carry.
    package let outgoing: Identifiers
    package let incoming: Identifiers

    package init(index: Int, peer: Peer, node: String) {
        self.index = index
        self.peer = peer
        incoming = Self.identifiers(of: peer, to: node)
        outgoing = peer.session == nil ? SessionIdentifier.derived(from: node, to: peer.name) : incoming
    }

    /// What the probes of a peer to a node carry.
    static func identifiers(of peer: Peer, to node: String) -> Identifiers {
        peer.session.map { Identifiers(probe: $0, heartbeat: nil) }
            ?? SessionIdentifier.derived(from: peer.name, to: node)
    }
}
