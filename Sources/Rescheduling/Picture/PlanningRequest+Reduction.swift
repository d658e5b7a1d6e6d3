package import ClusterModel
package import Placement

extension PlanningRequest {
    /// The request in a cluster of these nodes alone: enough to hold placements on them against the model, and as quick in
    /// a large cluster as in a small one.
    package func reduced(to names: some Sequence<String>) -> PlanningRequest {
        let wanted = Set(names).sorted()
        let nodes = wanted.compactMap { name in snapshot.index(of: name).map { snapshot.nodes[$0] } }
        var links: [Link] = []
        for source in nodes {
            for sink in nodes where sink.name != source.name {
                guard let estimate = snapshot.estimate(from: source.name, to: sink.name) else { continue }
                links.append(Link(source: source.name, sink: sink.name, estimate: estimate))
            }
        }
        var request = self
        request.snapshot = ClusterSnapshot(revision: snapshot.revision, nodes: nodes, links: links)
        request.reservations = reservations.reduced(to: wanted)
        // Partitions are doubts here, and no reason against a node: few links are left to tell them by.
        request.policy.partition = .keep
        return request
    }

    /// Why nothing may be moved of or to these nodes.
    func firstDoubt(about names: [String], _ partitions: [Int: SubClusterPartition]) -> Doubt? {
        for name in names {
            guard let index = snapshot.index(of: name) else { return .unknownNode(name) }
            if let partition = partitions[snapshot.subClusterIndices[index]] { return .partitioned(partition) }
        }
        return nil
    }
}

extension Reservations {
    /// What others take of these nodes and of the links between them; quick whatever they take elsewhere.
    package func reduced(to names: [String]) -> Reservations {
        var own = Reservations()
        for source in names {
            if let taken = resources[source] { own.resources[source] = taken }
            for sink in names where !bandwidth.isEmpty {
                let key = LinkKey(source: source, sink: sink)
                if let taken = bandwidth[key] { own.bandwidth[key] = taken }
            }
        }
        return own
    }
}
