/// A directed stream of messages from a source component to a sink component.
public struct Channel: Hashable, Sendable, Codable {
    /// Unique in the application.
    public var name: String
    public var source: String
    public var sink: String
    /// Demand in bit/s for each pair of replicas that it connects: required, and reserved on the link.
    public var bandwidth: Double?
    public var replicaMatch: ReplicaMatch

    public init(
        name: String, source: String, sink: String, bandwidth: Double? = nil, replicaMatch: ReplicaMatch = .all
    ) {
        self.name = name
        self.source = source
        self.sink = sink
        self.bandwidth = bandwidth
        self.replicaMatch = replicaMatch
    }
}

/// Which pairs of replicas a channel's rules speak of.
public enum ReplicaMatch: String, Hashable, Sendable, Codable, CaseIterable {
    /// Every pair.
    case all
    /// Each source replica with its best sink replica, as under topology-aware routing.
    case nearest
}

/// A contiguous walk over channels: each one starts where the one before ended; a channel may repeat.
public struct Path: Hashable, Sendable, Codable {
    /// Unique in the application.
    public var name: String
    public var channels: [String]

    public init(name: String, channels: [String]) {
        self.name = name
        self.channels = channels
    }
}
