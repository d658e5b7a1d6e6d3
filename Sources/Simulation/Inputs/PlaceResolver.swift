import ClusterModel

/// Finds the nodes of a place.
struct PlaceResolver {
    private let names: [String]
    private let nodes: [Node]
    private let known: Set<String>
    private let bySubCluster: [String: [String]]
    private let byTier: [String: [String]]
    private let seed: DrawingSeed
    private let point: Int?

    init(_ nodes: [Node], seed: DrawingSeed, point: Int?) {
        self.nodes = nodes
        names = nodes.map(\.name)
        known = Set(names)
        bySubCluster = Dictionary(grouping: nodes, by: \.subCluster).mapValues { $0.map(\.name) }
        byTier = Dictionary(grouping: nodes.filter { $0.tier != nil }, by: { $0.tier ?? "" })
            .mapValues { $0.map(\.name) }
        self.seed = seed
        self.point = point
    }

    /// In the order of the topology; what is not there is left out.
    ///
    /// - Parameter purpose: What the place is drawn for; places with ``PlaceSelector/pick`` are drawn by it.
    func nodes(_ place: PlaceSelector, for purpose: String) -> [String] {
        guard let pick = place.pick?.value(at: point) else { return members(of: place.scope) }
        var generator = seed.generator("pick", purpose)
        guard case .subClustersOfTier(let tier) = place.scope else {
            return generator.pick(pick, of: members(of: place.scope))
        }
        return generator.pick(pick, of: subClusters(ofTier: tier)).flatMap { bySubCluster[$0] ?? [] }
    }

    private func members(of scope: PlaceSelector.Scope) -> [String] {
        switch scope {
        case .nodes(let names): names.filter(known.contains)
        case .subClusters(let names): names.flatMap { bySubCluster[$0] ?? [] }
        case .tier(let tier): byTier[tier] ?? []
        case .subClustersOfTier(let tier): subClusters(ofTier: tier).flatMap { bySubCluster[$0] ?? [] }
        case .all: names
        }
    }

    /// Each once, in the order of the topology.
    private func subClusters(ofTier tier: String) -> [String] {
        var seen: Set<String> = []
        return nodes.compactMap { $0.tier == tier && seen.insert($0.subCluster).inserted ? $0.subCluster : nil }
    }
}

extension PlaceResolver {
    /// What a place says that is not there, with the names that are.
    func unknown(in place: PlaceSelector) -> [(noun: String, name: String, names: [String])] {
        switch place.scope {
        case .nodes(let wanted): wanted.filter { !known.contains($0) }.map { ("node", $0, names) }
        case .subClusters(let wanted):
            wanted.filter { bySubCluster[$0] == nil }.map { ("sub-cluster", $0, bySubCluster.keys.sorted()) }
        case .tier(let tier), .subClustersOfTier(let tier):
            byTier[tier] == nil ? [("tier", tier, byTier.keys.sorted())] : []
        case .all: []
        }
    }

    func contains(_ node: String) -> Bool {
        known.contains(node)
    }
}
