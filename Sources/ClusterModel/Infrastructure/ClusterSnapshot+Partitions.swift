extension ClusterSnapshot {
    /// The sub-clusters that are cut off, by index in ``subClusters``.
    ///
    /// A sub-cluster is cut off when at least nine tenths (``SubClusterPartition/silentShare``) of its measured links to
    /// other sub-clusters are stale or expired by `policy`. Where that holds for all that are measured, as on both sides of
    /// a cluster that breaks in two, those whose inner links are still fresh are on the side that is heard, and only the
    /// rest is cut off; where no inner links are fresh either, the measuring stopped and nothing tells who is cut off.
    /// Declared links do not age and say nothing here. Takes time in the number of links.
    public func partitions(freshness policy: FreshnessPolicy, at now: Timestamp) -> [Int: SubClusterPartition] {
        let tallies = tallies(policy, now)
        let silent = tallies.indices.filter { tallies[$0].outer.isSilent }
        var cutOff = silent
        if silent.count == tallies.count(where: { $0.outer.links > 0 }) {
            cutOff = silent.filter { tallies[$0].inner.links == 0 || tallies[$0].inner.isSilent }
            let isAnyHeard = tallies.contains { $0.inner.links > 0 && !$0.inner.isSilent }
            guard isAnyHeard else { return [:] }
        }
        return cutOff.reduce(into: [:]) { partitions, index in
            let outer = tallies[index].outer
            partitions[index] = SubClusterPartition(
                subCluster: subClusters[index], measuredLinks: outer.links, silentLinks: outer.silent,
                silentFor: outer.newestSilence)
        }
    }

    /// By sub-cluster: how its measured links to others and within it fare.
    private func tallies(_ policy: FreshnessPolicy, _ now: Timestamp) -> [(outer: LinkTally, inner: LinkTally)] {
        var tallies = subClusters.map { _ in (outer: LinkTally(), inner: LinkTally()) }
        func count(_ estimate: LinkEstimate, from source: Int, to sink: Int) {
            guard let observedAt = estimate.observedAt, estimate.method != .predicted else { return }
            let age = now.seconds(since: observedAt)
            let isFresh = policy.freshness(of: observedAt, at: now) == .fresh
            if source == sink {
                tallies[source].inner.count(isFresh: isFresh, age: age)
            } else {
                tallies[source].outer.count(isFresh: isFresh, age: age)
            }
        }
        for source in nodes.indices {
            forEachLink(from: source) { sink, estimate in
                count(estimate, from: subClusterIndices[source], to: subClusterIndices[sink])
            }
        }
        for source in subClusters.indices where linksSubClusters {
            for sink in subClusters.indices {
                guard let estimate = subClusterEstimate(from: source, to: sink) else { continue }
                count(estimate, from: source, to: sink)
            }
        }
        return tallies
    }
}

/// How many links are silent of those that were measured.
private struct LinkTally {
    private(set) var links = 0
    private(set) var silent = 0
    /// Seconds since the newest measurement of the silent ones.
    private(set) var newestSilence = Double.infinity

    mutating func count(isFresh: Bool, age: Double) {
        links += 1
        guard !isFresh else { return }
        silent += 1
        newestSilence = min(newestSilence, age)
    }

    var isSilent: Bool {
        links > 0 && Double(silent) >= SubClusterPartition.silentShare * Double(links)
    }
}
