import ClusterModel

/// Some nodes of a snapshot, so that asking for one takes no time and a set of pairs needs no list of them.
struct NodeSet: Sendable {
    /// By index of the node.
    private var isMember: [Bool]
    /// By index of the sub-cluster: how many of its nodes are members.
    private var members: [Int]
    private var sizes: [Int]

    /// - Parameter names: Those that the snapshot does not hold are passed over.
    init(_ names: some Sequence<String>, in snapshot: ClusterSnapshot) {
        isMember = Array(repeating: false, count: snapshot.nodes.count)
        members = Array(repeating: 0, count: snapshot.subClusters.count)
        sizes = members
        for subCluster in snapshot.subClusterIndices { sizes[subCluster] += 1 }
        for index in names.compactMap(snapshot.index(of:)) where !isMember[index] {
            isMember[index] = true
            members[snapshot.subClusterIndices[index]] += 1
        }
    }

    func contains(_ node: Int) -> Bool { isMember[node] }

    func containsAny(of subCluster: Int) -> Bool { members[subCluster] > 0 }

    func containsAll(of subCluster: Int) -> Bool { members[subCluster] == sizes[subCluster] }

    /// All other nodes.
    var complement: NodeSet {
        var other = self
        for index in isMember.indices { other.isMember[index].toggle() }
        for index in members.indices { other.members[index] = sizes[index] - members[index] }
        return other
    }
}
