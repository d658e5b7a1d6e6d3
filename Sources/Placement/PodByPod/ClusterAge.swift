import ClusterModel

/// What of a snapshot decides whether a plan that was made on an earlier one may stand.
struct ClusterAge: Hashable, Sendable {
    let revision: UInt64
    /// Grows with every change of the nodes, not counting links and what is free.
    let nodes: Int
    /// Whether any link was measured, so that what is known grows older by itself.
    let hasSamples: Bool
    /// Whether unmeasured links are predicted.
    let isPredicting: Bool
}

/// The snapshot that pods were last scheduled on.
struct ClusterMemory: Sendable {
    private var snapshot = ClusterSnapshot.empty
    private var generation = 0
    private var age: ClusterAge?

    /// Looks at a snapshot, which takes time only where its revision is another than the last one's.
    mutating func age(of next: ClusterSnapshot) -> ClusterAge {
        let isPredicting = next.predictions != nil
        if let age, age.revision == next.revision, age.isPredicting == isPredicting,
            next.nodes.count == snapshot.nodes.count
        {
            return age
        }
        if age == nil || !next.nodes.areAlike(snapshot.nodes) { generation += 1 }
        let found = ClusterAge(
            revision: next.revision, nodes: generation, hasSamples: next.hasSamples, isPredicting: isPredicting)
        snapshot = next
        age = found
        return found
    }
}

extension [Node] {
    /// Whether the nodes are the same, not counting what is free on them.
    fileprivate func areAlike(_ other: [Node]) -> Bool {
        count == other.count
            && zip(self, other).allSatisfy { one, two in
                var same = one
                same.free = two.free
                return same == two
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
