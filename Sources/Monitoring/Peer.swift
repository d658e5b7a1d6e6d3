package import BPFPrograms

/// Another node that runs a daemon.
package struct Peer: Hashable, Sendable {
    package var name: String
    package var address: IPAddress
    /// The session identifier (RFC 8972, 3) of both directions; `nil`: derived from the names of the two nodes. Set it
    /// for a peer that runs another implementation of STAMP; 0 stands for one of RFC 8762 alone.
    package var session: UInt16?
    /// `nil`: in none; such nodes are taken for one sub-cluster.
    package var subCluster: String?

    package init(name: String, address: IPAddress, session: UInt16? = nil, subCluster: String? = nil) {
        self.name = name
        self.address = address
        self.session = session
        self.subCluster = subCluster
    }

    /// Whether probes to the two go the same way.
    func isSame(as other: Peer) -> Bool {
        name == other.name && address == other.address && session == other.session
    }
}
