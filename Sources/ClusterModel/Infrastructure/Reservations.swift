/// What components that already have a place take from the cluster.
public struct Reservations: Hashable, Sendable, Codable {
    /// By node name; taken from the node's free resources.
    public var resources: [String: Resources]
    /// In bit/s; taken from the link's bandwidth.
    public var bandwidth: [LinkKey: Double]

    public init(resources: [String: Resources] = [:], bandwidth: [LinkKey: Double] = [:]) {
        self.resources = resources
        self.bandwidth = bandwidth
    }

    /// Both together.
    public mutating func add(_ other: Reservations) {
        resources.merge(other.resources) { $0 + $1 }
        bandwidth.merge(other.bandwidth) { $0 + $1 }
    }
}

/// A directed pair of nodes.
public struct LinkKey: Hashable, Sendable, Codable {
    public var source: String
    public var sink: String

    public init(source: String, sink: String) {
        self.source = source
        self.sink = sink
    }
}
