/// Nodes and links that somebody declares, for use without a cluster.
public struct Topology: Hashable, Sendable, Codable {
    public var name: String
    public var routing: Routing
    public var nodes: [Node]
    /// One entry a direction. With ``Routing/shortest`` these are the edges; the links between nodes are derived.
    public var links: [Link]

    public init(name: String, routing: Routing = .direct, nodes: [Node] = [], links: [Link] = []) {
        self.name = name
        self.routing = routing
        self.nodes = nodes
        self.links = links
    }

    /// What a pair without a link of its own means.
    public enum Routing: String, Hashable, Sendable, Codable, CaseIterable {
        /// It is unknown.
        case direct
        /// Traffic is routed over the links, by median latency.
        case shortest
    }
}
