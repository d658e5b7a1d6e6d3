/// A node that may be probed.
package struct PeerCandidate: Hashable, Sendable {
    package var name: String
    /// `nil`: in none; such nodes are taken for one sub-cluster.
    package var subCluster: String?

    package init(name: String, subCluster: String? = nil) {
        self.name = name
        self.subCluster = subCluster
    }
}
