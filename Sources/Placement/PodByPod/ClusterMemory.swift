import ClusterModel

/// The cluster that pods were last scheduled on.
struct ClusterMemory: Sendable {
    /// The last snapshot and what was taken of it; `nil` before the first.
    private(set) var prepared: PreparedCluster?
    private(set) var age = ClusterAge(revision: 0, nodes: 0, hasSamples: false, isPredicting: false)

    /// Looks at what a request knows of the cluster, which takes time for what changed since the last one.
    mutating func follow(_ request: PlanningRequest) {
        let snapshot = request.snapshot
        let isPredicting = snapshot.predictions != nil
        let isKnown =
            prepared != nil && age.revision == snapshot.revision && age.isPredicting == isPredicting
            && prepared?.tables.nodes.count == snapshot.nodes.count
        if !isKnown {
            var nodes = age.nodes
            if !(prepared?.tables.nodes.areAlike(snapshot.nodes) ?? false) {
                prepared = PreparedCluster(snapshot)
                nodes += 1
            }
            age = ClusterAge(
                revision: snapshot.revision, nodes: nodes, hasSamples: snapshot.hasSamples, isPredicting: isPredicting)
        }
        prepared?.follow(snapshot, request.reservations)
    }
}

extension [Node] {
    /// Whether the nodes are the same, not counting what is free on them.
    fileprivate func areAlike(_ other: [Node]) -> Bool {
        count == other.count
            && zip(self, other).allSatisfy { one, two in
                one.name == two.name && one.isReady == two.isReady && one.labels == two.labels
                    && one.allocatable == two.allocatable && one.properties == two.properties
                    && one.addresses == two.addresses && one.podCIDRs == two.podCIDRs
            }
    }
}

extension ClusterSnapshot {
    /// Whether any link was measured.
    fileprivate var hasSamples: Bool {
        let isAnyOwn = nodes.indices.contains { source in
            var isMeasured = false
            forEachLink(from: source) { _, estimate in isMeasured = isMeasured || estimate.observedAt != nil }
            return isMeasured
        }
        return isAnyOwn
            || subClusters.indices.contains { source in
                subClusters.indices.contains {
                    subClusterEstimate(from: source, to: $0)?.observedAt != nil
                }
            }
    }
}
