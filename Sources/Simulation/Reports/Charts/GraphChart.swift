import ClusterModel

/// An application with where its replicas were.
struct GraphChart {
    let application: Application
    let outcome: ApplicationOutcome
    /// By name.
    let nodes: [String: Node]
    let tiers: [String]
    let hasOneSubCluster: Bool
    /// Of the drawing in the page.
    let id: String

    static let boxWidth = 204.0
    private static let gapX = 80.0
    private static let gapY = 26.0
    private static let lineHeight = 17.0
    private static let margin = 10.0
    private static let mostPlaces = 3

    private var graph: LayeredGraph { LayeredGraph(application) }

    var drawn: Markup {
        let graph = graph
        let boxes = boxes(graph)
        let width = Self.margin * 2 + Double(max(graph.layers.count, 1)) * (Self.boxWidth + Self.gapX) - Self.gapX
        let height = (boxes.values.map { $0.y + $0.height }.max() ?? 40) + Self.margin
        let sites = sites
        let content =
            zip(application.channels, graph.edges).map { channel, edge in wire(channel, edge, boxes) }
            + application.components.indices.map { box($0, boxes[$0], sites) }
        return Drawing.svg(
            id: id, title: "\(outcome.name): components, channels and nodes", description: description,
            width: width, height: height, isNatural: true, [arrow] + content)
    }

    // MARK: - Boxes

    private struct Box {
        var x: Double
        var y: Double
        var height: Double
        var middle: Double { y + height / 2 }
        var right: Double { x + GraphChart.boxWidth }
    }

    private func boxes(_ graph: LayeredGraph) -> [Int: Box] {
        let heights = application.components.map { component in
            30 + Self.lineHeight * Double(min(max(places(of: component).count, 1), Self.mostPlaces + 1))
        }
        let columns = graph.layers.map { layer in
            layer.reduce(0) { $0 + heights[$1] } + Self.gapY * Double(layer.count - 1)
        }
        let tallest = columns.max() ?? 0
        var boxes: [Int: Box] = [:]
        for (column, layer) in graph.layers.enumerated() {
            var y = Self.margin + (tallest - columns[column]) / 2
            for index in layer {
                boxes[index] = Box(
                    x: Self.margin + Double(column) * (Self.boxWidth + Self.gapX), y: y, height: heights[index])
                y += heights[index] + Self.gapY
            }
        }
        return boxes
    }

    private func places(of component: Component) -> [String] {
        outcome.placements.filter { $0.component == component.name }.sorted { $0.replica < $1.replica }.map(\.node)
    }

    private func box(_ index: Int, _ box: Box?, _ sites: [String]) -> Markup {
        guard let box else { return .empty }
        let component = application.components[index]
        let places = places(of: component)
        let count = component.replicas > 1 ? " × \(component.replicas)" : ""
        let name = Drawing.label(
            component.name + count, box.x + 14, box.y + 20, limit: 23, class: "bold")
        let lines = places.prefix(Self.mostPlaces).enumerated().map { line, node in
            place(node, box.x + 22, box.y + 39 + Double(line) * Self.lineHeight)
        }
        let rest = places.count - Self.mostPlaces
        let last = box.y + 39 + Double(min(places.count, Self.mostPlaces)) * Self.lineHeight
        let more =
            places.isEmpty
            ? Drawing.text("on no node", box.x + 14, box.y + 39, class: "faint")
            : rest > 0 ? Drawing.text("and \(rest) more", box.x + 14, last, class: "faint") : .empty
        let site = places.first.map(self.site)
        let series = site.flatMap { sites.firstIndex(of: $0) }.map(Palette.seriesClass)
        let strip = Markup.tag(
            "rect",
            [
                "class": "full \(series ?? "")", "x": Drawing.number(box.x), "y": Drawing.number(box.y), "width": "6",
                "height": Drawing.number(box.height),
            ])
        return .group(
            [
                Drawing.rectangle(box.x, box.y, Self.boxWidth, box.height, class: "box"),
                series == nil ? .empty : strip, name,
            ] + lines + [more])
    }

    /// The node, and its sub-cluster where the name does not begin with it.
    private func place(_ name: String, _ x: Double, _ y: Double) -> Markup {
        let node = nodes[name]
        let site = node.map(\.subCluster) ?? ""
        let isTold = site.isEmpty || name.hasPrefix(site) || site == WellKnown.defaultSubCluster
        let shape = MapChart.shape(node?.tier, among: tiers)
        return .group([
            shape.drawn(at: Point(x: x - 2, y: y - 4.5), radius: 4.5, class: "place"),
            Drawing.label(isTold ? name : "\(name) (\(site))", x + 8, y, limit: 23, class: "faint"),
        ])
    }

    /// The sub-cluster of a node; the node itself in a topology that has only one.
    private func site(_ name: String) -> String {
        hasOneSubCluster ? name : nodes[name]?.subCluster ?? name
    }

    /// Sub-clusters, or nodes, in the order of their first replica: that is the order of their colours.
    var sites: [String] {
        var found: [String] = []
        for component in application.components {
            for node in places(of: component) {
                if !found.contains(site(node)) { found.append(site(node)) }
            }
        }
        return found
    }

    // MARK: - Channels

    private var arrow: Markup {
        .tag(
            "defs",
            .tag(
                "marker",
                [
                    "id": "\(id)-arrow", "viewBox": "0 0 8 8", "refX": "7", "refY": "4", "markerWidth": "8",
                    "markerHeight": "8", "markerUnits": "userSpaceOnUse", "orient": "auto",
                ], .tag("path", ["class": "arrow", "d": "M0 0L8 4L0 8Z"])))
    }

    private func wire(_ channel: Channel, _ edge: (source: Int, sink: Int)?, _ boxes: [Int: Box]) -> Markup {
        guard let edge, let source = boxes[edge.source], let sink = boxes[edge.sink] else { return .empty }
        let isForward = sink.x > source.x
        let start = Point(
            x: isForward ? source.right : source.x + Self.boxWidth / 2,
            y: isForward ? source.middle : source.y + source.height)
        let end = Point(
            x: isForward ? sink.x : sink.x + Self.boxWidth / 2, y: isForward ? sink.middle : sink.y + sink.height)
        let bend = isForward ? (end.x - start.x) / 2 : 0
        let drop = isForward ? 0 : 24.0
        let path =
            "M\(text(start))C\(text(Point(x: start.x + bend, y: start.y + drop))) "
            + "\(text(Point(x: end.x - bend, y: end.y + drop))) \(text(end))"
        let label = Point(x: sink.x - Self.gapX / 2, y: (isForward ? (end.y + start.y) / 2 : end.y + 14) - 4)
        let crowd = application.channels.count > 14 || sink.x - source.x > Self.boxWidth + Self.gapX + 1
        return .group([
            .tag(
                "path", ["class": "wire", "d": path, "marker-end": "url(#\(id)-arrow)"],
                .tag("title", .text(channel.name))),
            crowd || !isForward
                ? .empty : Drawing.label(channel.name, label.x, label.y, limit: 12, class: "faint middle halo"),
        ])
    }

    private func text(_ point: Point) -> String { "\(Drawing.number(point.x)) \(Drawing.number(point.y))" }

    private var description: String {
        application.components.prefix(30).map { component in
            let places = places(of: component)
            return "\(component.name) on \(places.isEmpty ? "no node" : Words.list(Array(places.prefix(5))))"
        }.joined(separator: "; ") + "."
    }
}
