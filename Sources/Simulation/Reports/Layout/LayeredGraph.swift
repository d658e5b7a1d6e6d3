import ClusterModel

/// The components of an application in layers along its channels (Sugiyama, Tagawa and Toda 1981): longest paths give the
/// layers, means of neighbours the order within them.
struct LayeredGraph {
    /// Indices of components, layer by layer, each from top to bottom.
    let layers: [[Int]]
    /// Source and sink of each channel; `nil` where the application has no such component.
    let edges: [(source: Int, sink: Int)?]

    init(_ application: Application) {
        var index: [String: Int] = [:]
        for (place, component) in application.components.enumerated() { index[component.name] = place }
        edges = application.channels.map { channel in
            guard let source = index[channel.source], let sink = index[channel.sink] else { return nil }
            return (source, sink)
        }
        let count = application.components.count
        let forward = Self.acyclic(edges.compactMap { $0 }.filter { $0.source != $0.sink }, count)
        layers = Self.ordered(Self.layers(forward, count), forward)
    }

    /// Without the edges that lead back to where a walk from the first component came from.
    private static func acyclic(_ edges: [(source: Int, sink: Int)], _ count: Int) -> [(source: Int, sink: Int)] {
        let sinks = Dictionary(grouping: edges, by: \.source).mapValues { $0.map(\.sink) }
        var state = Array(repeating: 0, count: count)
        var kept: [(source: Int, sink: Int)] = []
        let sources = Set(edges.map(\.sink))
        let order = (0..<count).sorted { (sources.contains($0) ? 1 : 0, $0) < (sources.contains($1) ? 1 : 0, $1) }
        for root in order where state[root] == 0 {
            // Iterative: an application may be one long chain.
            var stack = [(node: root, next: 0)]
            state[root] = 1
            while let top = stack.last {
                let followers = sinks[top.node, default: []]
                guard top.next < followers.count else {
                    state[top.node] = 2
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let sink = followers[top.next]
                if state[sink] != 1 { kept.append((top.node, sink)) }
                if state[sink] == 0 {
                    state[sink] = 1
                    stack.append((sink, 0))
                }
            }
        }
        return kept
    }

    private static func layers(_ edges: [(source: Int, sink: Int)], _ count: Int) -> [[Int]] {
        var depth = Array(repeating: 0, count: count)
        var waiting = Array(repeating: 0, count: count)
        for edge in edges { waiting[edge.sink] += 1 }
        let sinks = Dictionary(grouping: edges, by: \.source).mapValues { $0.map(\.sink) }
        var open = (0..<count).filter { waiting[$0] == 0 }
        while let node = open.popLast() {
            for sink in sinks[node, default: []] {
                depth[sink] = max(depth[sink], depth[node] + 1)
                waiting[sink] -= 1
                if waiting[sink] == 0 { open.append(sink) }
            }
        }
        let groups = Dictionary(grouping: 0..<count) { depth[$0] }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }

    private static func ordered(_ layers: [[Int]], _ edges: [(source: Int, sink: Int)]) -> [[Int]] {
        var layers = layers
        var neighbours: [Int: [Int]] = [:]
        for edge in edges {
            neighbours[edge.source, default: []].append(edge.sink)
            neighbours[edge.sink, default: []].append(edge.source)
        }
        var places: [Int: Double] = [:]
        func settle(_ layer: Int) {
            for (position, node) in layers[layer].enumerated() {
                places[node] = (Double(position) + 0.5) / Double(layers[layer].count)
            }
        }
        for layer in layers.indices { settle(layer) }
        for _ in 0..<6 {
            for layer in layers.indices where layers[layer].count > 1 {
                layers[layer] = layers[layer].map { node -> (key: Double, node: Int) in
                    let near = neighbours[node, default: []].compactMap { places[$0] }
                    return (near.isEmpty ? places[node, default: 0] : near.reduce(0, +) / Double(near.count), node)
                }.sorted { ($0.key, $0.node) < ($1.key, $1.node) }.map(\.node)
                settle(layer)
            }
        }
        return layers
    }
}
