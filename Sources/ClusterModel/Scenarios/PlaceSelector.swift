/// Some nodes of a topology.
public struct PlaceSelector: Hashable, Sendable, Codable {
    public var scope: Scope
    /// Only so many of those that match, drawn once for each run: of whole sub-clusters for
    /// ``Scope/subClustersOfTier(_:)``, else of nodes. `nil` for all.
    public var pick: Count?

    public init(_ scope: Scope, pick: Count? = nil) {
        self.scope = scope
        self.pick = pick
    }

    public enum Scope: Hashable, Sendable, Codable {
        /// Names of nodes.
        case nodes([String])
        /// All nodes of these sub-clusters.
        case subClusters([String])
        /// All nodes of a tier.
        case tier(String)
        /// All nodes of sub-clusters of a tier, of which ``pick`` draws whole ones.
        case subClustersOfTier(String)
        case all
    }
}

/// Links between two places, both directions unless ``isOneWay``.
public struct LinkSelector: Hashable, Sendable, Codable {
    public var source: PlaceSelector
    public var sink: PlaceSelector
    public var isOneWay: Bool

    public init(source: PlaceSelector, sink: PlaceSelector, isOneWay: Bool = false) {
        self.source = source
        self.sink = sink
        self.isOneWay = isOneWay
    }
}
