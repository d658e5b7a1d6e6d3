public import ClusterModel

/// Where a strategy put an application.
public struct StrategyOutcome: Hashable, Sendable {
    /// The placed replicas, those of the request among them, by the order of components in the application, then by
    /// replica.
    public var placements: [ReplicaPlacement]
    /// What found no node, in the same order.
    public var unplaced: [UnplacedReplica]

    public init(placements: [ReplicaPlacement], unplaced: [UnplacedReplica] = []) {
        self.placements = placements
        self.unplaced = unplaced
    }
}

/// A replica without a node.
public struct UnplacedReplica: Hashable, Sendable, Codable {
    public var component: String
    /// Counted from 0.
    public var replica: Int

    public init(component: String, replica: Int) {
        self.component = component
        self.replica = replica
    }
}
