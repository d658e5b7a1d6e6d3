import ClusterModel

/// Sub-clusters, or the nodes of a topology that has only one, with where they are drawn and how far they are apart.
struct SiteMap {
    struct Site {
        let name: String
        let tier: String?
        let nodes: [Node]
    }

    /// More are not drawn: nobody could tell them apart.
    static let most = 400
    static let width = 960.0
    /// Few places need less room.
    var height: Double {
        switch sites.count {
        case ...4: 300
        case ...10: 420
        default: 560
        }
    }

    /// Above it, nodes are counted and not drawn.
    static let mostNodes = 60

    let sites: [Site]
    let left: Int
    /// One-way milliseconds, the least of all pairs of nodes; `nil` where nobody knows.
    let latencies: [Double?]
    let isGeographic: Bool
    private(set) var positions: [Point] = []
    let drawsNodes: Bool

    init(_ topology: Topology) {
        let groups = Self.groups(topology)
        sites = Array(groups.prefix(Self.most))
        left = groups.count - sites.count
        drawsNodes = topology.nodes.count <= Self.mostNodes
        latencies = SiteLatencies(topology, sites).values
        let places = sites.map(Self.coordinates)
        isGeographic = !places.isEmpty && places.allSatisfy { $0 != nil }
        positions = placed(isGeographic ? Self.projected(places.compactMap { $0 }) : scaled)
    }

    /// The sub-clusters by name; nodes where there is one sub-cluster only.
    private static func groups(_ topology: Topology) -> [Site] {
        let byName = Dictionary(grouping: topology.nodes, by: \.subCluster)
        if byName.count == 1 {
            return topology.nodes.sorted { $0.name < $1.name }
                .map { Site(name: $0.name, tier: $0.tier, nodes: [$0]) }
        }
        return byName.sorted { $0.key < $1.key }.map { name, nodes in
            Site(name: name, tier: nodes.compactMap(\.tier).first, nodes: nodes.sorted { $0.name < $1.name })
        }
    }

    func latency(_ first: Int, _ second: Int) -> Double? { latencies[first * sites.count + second] }

    func radius(_ index: Int) -> Double {
        let count = Double(sites[index].nodes.count)
        if sites.count > Self.mostNodes { return 5 }
        return drawsNodes ? 12 + 9 * count.squareRoot() : min(14 + 3 * count.squareRoot(), 46)
    }

    /// Whether a name fits beside the site.
    func isNamed(_ index: Int) -> Bool { sites.count <= Self.mostNodes }

    // MARK: - Places

    private static func coordinates(_ site: Site) -> Point? {
        let known = site.nodes.compactMap { node -> Point? in
            guard let latitude = coordinate("latitude", of: node), let longitude = coordinate("longitude", of: node),
                (-90...90).contains(latitude), (-180...180).contains(longitude)
            else { return nil }
            return Point(x: longitude, y: -latitude)
        }
        guard !known.isEmpty else { return nil }
        return known.reduce(Point(x: 0, y: 0), +) * (1 / Double(known.count))
    }

    /// Files of other tools spell it in their own ways, such as `Latitude` in the Internet Topology Zoo.
    private static func coordinate(_ name: String, of node: Node) -> Double? {
        node.properties[name]?.number
            ?? node.properties.filter { $0.key.lowercased() == name }.min { $0.key < $1.key }?.value.number
    }

    /// Equirectangular around the middle latitude, where a degree of longitude is shorter than one of latitude. The cosine is
    /// Bhaskara's, which is within 0.2 % and the same on every machine.
    private static func projected(_ points: [Point]) -> [Point] {
        let middle = points.reduce(0) { $0 + $1.y } / Double(max(points.count, 1))
        let square = middle * middle
        let cosine = max((32_400 - 4 * square) / (32_400 + square), 0.1)
        return points.map { Point(x: $0.x * cosine, y: $0.y) }
    }

    /// From the roots of latencies: between a rack and an ocean lie three powers of ten.
    private var scaled: [Point] {
        let known = latencies.compactMap { $0 }.filter { $0.isFinite }
        let most = known.max() ?? 1
        let distances = (0..<sites.count * sites.count).map { index -> Double in
            if index / sites.count == index % sites.count { return 0 }
            return max(latencies[index].map { min($0, most) } ?? most * 1.2, most * 1e-3).squareRoot()
        }
        return Canvas.flattened(ClassicalScaling(count: sites.count, distances: distances).positions)
    }

    private func placed(_ points: [Point]) -> [Point] {
        let isDense = sites.count > Self.mostNodes
        let fitted = Canvas.fitted(points, width: Self.width, height: height, margin: isDense ? 20 : 70)
        // Room for a name below each site.
        let radii = sites.indices.map { radius($0) + (isDense ? 1 : 17) }
        return Canvas.separated(fitted, radii: radii, width: Self.width, height: height)
    }
}
