/// Which nodes a node probes: everyone in a small cluster or sub-cluster, neighbours on a ring and others by turns in a large one, and
/// a few nodes of each other sub-cluster.
///
/// Every node chooses for itself and all of them fit together, as the choice depends on nothing but names: each node of a
/// large sub-cluster is probed by as many predecessors as it has successors. A node that comes or goes changes little.
package struct PeerSelection: Sendable {
    /// The node that chooses.
    package let node: String
    package let configuration: Configuration

    package init(node: String, configuration: Configuration = Configuration()) {
        self.node = node
        self.configuration = configuration
    }

    /// - Parameters:
    ///   - candidates: all nodes, in any order; among them the one that chooses, for its sub-cluster.
    ///   - period: counted up by one whenever rotating peers are to change.
    ///   - failing: nodes that do not answer, as ``GatewayHealth`` finds them.
    /// - Returns: the peers by name.
    package func peers(
        among candidates: some Sequence<PeerCandidate>, period: UInt64, failing: Set<String> = []
    ) -> [String: PeerReason] {
        let subClusters = Dictionary(candidates.map { ($0.name, $0.subCluster) }) { first, _ in first }
        if subClusters.count <= configuration.clusterMeshLimit {
            return subClusters.filter { $0.key != node }.mapValues { _ in .mesh }
        }
        let own = subClusters[node] ?? nil
        var members: [String?: [String]] = [:]
        for (name, subCluster) in subClusters where name != node { members[subCluster, default: []].append(name) }
        let mates = members.removeValue(forKey: own) ?? []
        return neighbours(mates, period: period).merging(gateways(members, failing: failing)) { first, _ in first }
    }

    private func neighbours(_ mates: [String], period: UInt64) -> [String: PeerReason] {
        guard mates.count >= configuration.fullMeshLimit else {
            return Dictionary(uniqueKeysWithValues: mates.map { ($0, .mesh) })
        }
        let ring = successors(mates)
        let others = ranked(Set(mates).subtracting(ring))
        var reasons: [String: PeerReason] = [:]
        for name in turn(others, period: period) { reasons[name] = .rotating }
        for name in ring { reasons[name] = .ring }
        return reasons
    }

    /// The nodes whose hashes follow that of the own name on a ring (D. Karger et al., "Consistent hashing and random
    /// trees", STOC 1997): when a node comes or goes, each of its predecessors changes one peer.
    private func successors(_ mates: [String]) -> [String] {
        let start = StableHash.value(node)
        let byDistance = mates.map { (distance: StableHash.value($0) &- start, name: $0) }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return byDistance.prefix(max(0, configuration.ringSuccessors)).map(\.name)
    }

    /// As many others as have their turn in a period; all have had it after their number divided by that of one turn.
    private func turn(_ others: [String], period: UInt64) -> [String] {
        let count = min(max(0, configuration.rotatingPeers), others.count)
        guard count > 0 else { return [] }
        let turns = UInt64((others.count + count - 1) / count)
        let first = min(Int(period % turns) * count, others.count - count)
        return Array(others[first..<first + count])
    }

    /// The first of each sub-cluster's nodes in an order of the own node's (rendezvous hashing: D. G. Thaler and
    /// C. V. Ravishankar, "Using name-based mappings to increase hit rates", IEEE/ACM Transactions on Networking 6, 1998):
    /// the load is spread, and one that fails is replaced without changing the others. Failing ones that would stand
    /// before a replacement stay probed, so that they are noticed when they come back.
    private func gateways(_ members: [String?: [String]], failing: Set<String>) -> [String: PeerReason] {
        let chosen = members.keys.sorted { rank($0 ?? "") > rank($1 ?? "") }.prefix(configuration.mostSubClusters)
        var reasons: [String: PeerReason] = [:]
        let count = configuration.gateways(ofSubClusters: chosen.count)
        for subCluster in chosen {
            let order = ranked(members[subCluster] ?? [])
            let serving = order.filter { !failing.contains($0) }.prefix(count)
            let watched = order.filter(failing.contains).prefix(count)
            for name in serving + watched { reasons[name] = .gateway }
        }
        return reasons
    }

    /// In an order that is this node's own.
    private func ranked(_ names: some Sequence<String>) -> [String] {
        names.map { (rank: rank($0), name: $0) }.sorted { ($0.rank, $0.name) > ($1.rank, $1.name) }.map(\.name)
    }

    private func rank(_ name: String) -> UInt64 { StableHash.value(node, name) }
}
