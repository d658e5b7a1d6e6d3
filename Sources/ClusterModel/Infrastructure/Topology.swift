/// Nodes and links that somebody declares, for use without a cluster.
public struct Topology: Hashable, Sendable, Codable {
    public var name: String
    public var routing: Routing
    public var nodes: [Node]
    /// One entry a direction. With ``Routing/shortest`` these are the edges; the links between nodes are derived.
    public var links: [Link]
    /// What holds for all pairs of nodes of two sub-clusters, or of one, that have no link of their own; one entry a
    /// direction.
    public var subClusterLinks: [SubClusterLink]

    public init(
        name: String, routing: Routing = .direct, nodes: [Node] = [], links: [Link] = [],
        subClusterLinks: [SubClusterLink] = []
    ) {
        self.name = name
        self.routing = routing
        self.nodes = nodes
        self.links = links
        self.subClusterLinks = subClusterLinks
    }

    /// What a pair without a link of its own means.
    public enum Routing: String, Hashable, Sendable, Codable, CaseIterable {
        /// It is unknown.
        case direct
        /// Traffic is routed over the links, by median latency.
        case shortest
    }
}
