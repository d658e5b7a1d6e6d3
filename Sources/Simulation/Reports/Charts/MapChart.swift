import ClusterModel

/// The topology as a map.
struct MapChart {
    let map: SiteMap
    let topology: Topology
    /// In the order of their first site.
    let tiers: [String]

    init(_ topology: Topology) {
        map = SiteMap(topology)
        self.topology = topology
        var found: [String] = []
        for tier in map.sites.map({ $0.tier ?? MapChart.noTier }) where !found.contains(tier) { found.append(tier) }
        tiers = found.sorted()
    }

    static let noTier = "no tier"

    /// Known tiers have shapes of their own; others get those that are left.
    static func shape(_ tier: String?, among tiers: [String]) -> Shape {
        switch tier {
        case "cloud": return .square
        case "edge": return .circle
        case "far-edge": return .triangle
        default:
            let others = tiers.filter { !["cloud", "edge", "far-edge"].contains($0) }
            let place = others.firstIndex(of: tier ?? noTier) ?? 0
            return [Shape.diamond, .cross, .hexagon, .flatTriangle, .bar][place % 5]
        }
    }

    func drawn(id: String) -> Markup {
        Drawing.svg(
            id: id, title: "Map of \(topology.name)", description: description, width: SiteMap.width,
            height: map.height, lines + map.sites.indices.map(site) + names)
    }

    // MARK: - Links

    /// All pairs of few sites, the edges of a network, else the shortest tree that joins all.
    private var edges: [(Int, Int)] {
        let count = map.sites.count
        if topology.routing == .shortest || count > 6 { return SpanningTree(map).edges }
        return (0..<count).flatMap { first in
            (0..<first).filter { map.latency(first, $0) != nil }.map { ($0, first) }
        }
    }

    private var lines: [Markup] {
        let edges = edges
        let isLabelled = edges.count <= 24
        return edges.map { first, second in
            let (start, end) = (map.positions[first], map.positions[second])
            let line = Drawing.line(start.x, start.y, end.x, end.y, class: "wire")
            let gap = (end - start).length - map.radius(first) - map.radius(second)
            guard isLabelled, gap > 62, let latency = map.latency(first, second) else { return line }
            let middle = middle(first, second)
            return .group([
                line,
                Drawing.text(QuantityText.milliseconds(latency), middle.x, middle.y - 3, class: "faint middle halo"),
            ])
        }
    }

    /// Halfway between the rims of two sites.
    private func middle(_ first: Int, _ second: Int) -> Point {
        let (start, end) = (map.positions[first], map.positions[second])
        let gap = end - start
        guard gap.length > 1 else { return start }
        let share = (map.radius(first) + (gap.length - map.radius(first) - map.radius(second)) / 2) / gap.length
        return start + gap * share
    }

    // MARK: - Sites

    private func site(_ index: Int) -> Markup {
        let site = map.sites[index]
        let title = Markup.tag("title", .text(tooltip(site)))
        let shape = Self.shape(site.tier, among: tiers)
        let position = map.positions[index]
        if site.nodes.count == 1 || map.sites.count > SiteMap.mostNodes {
            let radius = map.sites.count > SiteMap.mostNodes ? 4.5 : 9
            return .tag("g", title, shape.drawn(at: position, radius: radius, class: "place"))
        }
        let area = Drawing.circle(position, map.radius(index), class: "area")
        guard map.drawsNodes else {
            return .tag(
                "g", title, area, shape.drawn(at: Point(x: position.x, y: position.y - 7), radius: 6, class: "place"),
                Drawing.text("\(site.nodes.count)", position.x, position.y + 12, class: "middle bold"))
        }
        return .tag("g", [title, area] + nodes(site.nodes, around: position, map.radius(index), shape))
    }

    /// In circles from the middle out, by the golden angle (Vogel 1979).
    private func nodes(_ nodes: [Node], around center: Point, _ radius: Double, _ shape: Shape) -> [Markup] {
        var direction = Point(x: 0, y: -1)
        return nodes.enumerated().map { index, node in
            let distance = (radius - 9) * ((Double(index) + 0.5) / Double(nodes.count)).squareRoot()
            let place = center + direction * (nodes.count == 1 ? 0 : distance)
            // 137.5°
            direction = Point(
                x: direction.x * -0.737369 - direction.y * 0.675490, y: direction.x * 0.675490 - direction.y * 0.737369)
            return .tag(
                "g", .tag("title", .text(String(node.name.prefix(200)))),
                shape.drawn(at: place, radius: 5.5, class: "place"))
        }
    }

    private var names: [Markup] {
        map.sites.indices.filter(map.isNamed).map { index in
            let site = map.sites[index]
            let radius = site.nodes.count == 1 ? 9 : map.radius(index)
            let position = map.positions[index]
            return Drawing.label(
                site.name, position.x, position.y + radius + 15, limit: map.sites.count > 25 ? 12 : 20,
                class: "middle halo")
        }
    }

    private func tooltip(_ site: SiteMap.Site) -> String {
        "\(site.name.prefix(200)), \(site.tier ?? Self.noTier), \(Words.count(site.nodes.count, "node"))"
    }

    var description: String {
        let sites = tiers.map { tier in
            let ofTier = map.sites.filter { ($0.tier ?? Self.noTier) == tier }
            return "\(tier): \(Words.count(ofTier.reduce(0) { $0 + $1.nodes.count }, "node")) at "
                + Words.count(ofTier.count, "place")
        }
        return sites.joined(separator: "; ") + "."
    }
}
