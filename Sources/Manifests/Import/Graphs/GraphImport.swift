import ClusterModel

/// Turns a foreign graph into a topology that routes over its edges.
struct GraphImport {
    let graph: ForeignGraph
    let job: ImportJob

    /// - Returns: `nil`, with a problem noted, for a graph without nodes.
    func topology() -> Topology? {
        guard !graph.vertices.isEmpty else {
            if !graph.isIncomplete { job.context.note(.wholeFile, "", "the graph has no nodes") }
            return nil
        }
        let nodes = nodes()
        let links = GraphLinks(graph: graph, nodes: nodes, job: job).links()
        let topology = Topology(
            name: job.name(graphName), routing: .shortest,
            nodes: nodes.values.sorted { $0.order < $1.order }.map(\.node),
            links: links)
        noteWhatIsLeft()
        return topology
    }

    private static let nameKeys = ["label", "name", "network", "id"]

    private var graphName: String? {
        Self.nameKeys.lazy.compactMap { key in
            graph.attributes.first { $0.key.lowercased() == key }?.value.text
        }.first { !$0.isEmpty }
    }

    private func noteWhatIsLeft() {
        let notes = graph.attributes.filter { !Self.nameKeys.contains($0.key.lowercased()) }
        if let first = notes.first {
            let names = notes.prefix(40).map(\.key.excerpt).joined(separator: ", ") + (notes.count > 40 ? ", …" : "")
            job.journal.omit(
                "graph attributes", because: "a topology keeps no notes about itself: \(names)", at: first.mark)
        }
        job.journal.assume("routing", "shortest: traffic between nodes without an edge is routed over others")
        job.journal.assume("node resources", "none are in the file, so nothing fits there until allocatable is added")
    }

    private func nodes() -> [String: PlacedNode] {
        var nodes: [String: PlacedNode] = [:]
        var names = ManifestNames(.subdomain)
        for (order, vertex) in graph.vertices.enumerated() {
            guard nodes[vertex.id] == nil else {
                job.context.note(
                    vertex.mark, "", "the node id `\(vertex.id.excerpt)` is already used",
                    remedy: "give each node its own"
                )
                continue
            }
            nodes[vertex.id] = node(vertex, order: order, names: &names)
        }
        return nodes
    }

    private func node(_ vertex: ForeignGraph.Vertex, order: Int, names: inout ManifestNames) -> PlacedNode {
        var properties = VertexProperties(vertex, job: job)
        let label = properties.label
        let fallback = names.candidate("node-\(vertex.id)")
        let name = names.take(label ?? vertex.id, else: fallback)
        if let label, label != name {
            properties.values["label"] = .text(label)
            job.journal.carry("node label", as: "name, spelt as Kubernetes takes it, and property `label`")
        } else if label != nil {
            job.journal.carry("node label", as: "name")
        }
        return PlacedNode(
            node: Node(name: name, properties: properties.values), order: order, place: properties.place)
    }
}

/// A node with what else its edges need to know.
struct PlacedNode {
    var node: Node
    /// Its place in the file.
    var order: Int
    var place: GreatCircle?
}

/// The attributes of a vertex as a node's properties.
private struct VertexProperties {
    var values: [String: PropertyValue] = [:]
    /// What the vertex is called.
    private(set) var label: String?

    init(_ vertex: ForeignGraph.Vertex, job: ImportJob) {
        for attribute in vertex.attributes {
            let key = attribute.key
            guard values[key] == nil else {
                job.journal.omit(
                    "node \(key.excerpt)", because: "it is given twice; the first counts", at: attribute.mark)
                continue
            }
            if ["label", "name"].contains(key.lowercased()), label == nil, let text = attribute.value.name {
                label = text
                continue
            }
            add(attribute, job: job)
        }
    }

    private mutating func add(_ attribute: ForeignGraph.Attribute, job: ImportJob) {
        let key = attribute.key
        switch (attribute.value, attribute.value.double) {
        case (_, let number?): values[key] = .number(number)
        case (.text(let text), _) where !text.unicodeScalars.contains(where: \.isControl): values[key] = .text(text)
        default:
            job.journal.omit(
                "node \(key.excerpt)", because: "it is no value that a property can have", at: attribute.mark)
            return
        }
        job.journal.carry("node \(key.excerpt)", as: "property `\(key.excerpt)`", at: attribute.mark)
    }

    var place: GreatCircle? {
        guard let latitude = coordinate("latitude"), let longitude = coordinate("longitude") else { return nil }
        return GreatCircle(latitude: latitude, longitude: longitude)
    }

    private func coordinate(_ key: String) -> Double? {
        values.filter { $0.key.lowercased() == key }.min { $0.key < $1.key }?.value.number
    }
}

extension ForeignGraph.Value {
    /// The text, or the whole number as one; `nil` for what names nothing.
    fileprivate var name: String? {
        switch self {
        case .text(let text): text.isEmpty ? nil : text
        case .number(let number):
            if case .exact(let value) = number.whole() { "\(value)" } else { nil }
        }
    }
}
