/// What is known of every directed link between two sub-clusters, or within one, that has no estimate of its own: an edge
/// site and its cloud region, the racks of one room.
public struct SubClusterLink: Hashable, Sendable, Codable {
    /// The sub-cluster that the links leave from.
    public var source: String
    /// The sub-cluster that they lead to; the same one for the links within it.
    public var sink: String
    public var estimate: LinkEstimate

    public init(source: String, sink: String, estimate: LinkEstimate) {
        self.source = source
        self.sink = sink
        self.estimate = estimate
    }
}
