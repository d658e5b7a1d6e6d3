/// Why a node is probed.
package enum PeerReason: String, Hashable, Sendable, CaseIterable {
    /// It is in the same sub-cluster, and that is small enough for everyone to probe everyone.
    case mesh
    /// It follows on the ring of the sub-cluster.
    case ring
    /// It is its turn among the others of the sub-cluster.
    case rotating
    /// It stands for another sub-cluster.
    case gateway
}
