public import ClusterModel

/// What an exporter is told beside the manifests.
public struct ExportOptions: Hashable, Sendable {
    /// How the cost list of a `NetworkTopology` is spelt.
    public var spelling: Spelling
    /// The name of the weights of a `NetworkTopology`.
    public var weights: String
    /// Where components run: for each application the nodes of each component's replicas. Drawings are coloured by it.
    public var placements: [ApplicationID: [String: [String]]]

    public init(
        spelling: Spelling = .topologyList, weights: String = "UserDefined",
        placements: [ApplicationID: [String: [String]]] = [:]
    ) {
        self.spelling = spelling
        self.weights = weights
        self.placements = placements
    }

    /// The two spellings, by the name of their outermost list.
    public enum Spelling: String, Hashable, Sendable, Codable, CaseIterable {
        /// `topologyList`, `originList`, `costList`: diktyo-io/networktopology-api.
        case topologyList
        /// `costList`, `originCosts`, `costs`: enhancement proposal 260 of scheduler-plugins.
        case costList
    }
}
