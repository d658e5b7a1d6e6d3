import ClusterModel

/// Reads the nodes and links of a topology, and lays matrices under them.
struct TopologyReader {
    private(set) var nodeNames = NameTable(kind: "node")
    /// In the order of the file; those that only matrices know come last.
    private(set) var links: [Link] = []
    private var linkIndices: [LinkKey: Int] = [:]

    mutating func nodes(_ spec: MappingReader) -> [Node] {
        guard let items = spec.required("nodes", remedy: "a topology has one node or more")?.list() else { return [] }
        if items.isEmpty { spec["nodes"]?.note("the topology has no nodes", remedy: "give it one or more") }
        return items.compactMap { node($0) }
    }

    private mutating func node(_ item: Located) -> Node? {
        let known = ["name", "labels", "allocatable", "free", "properties", "addresses", "ready"]
        guard let fields = item.mapping(known) else { return nil }
        let name = fields.required("name")?.name()
        if let name, let located = fields["name"] { nodeNames.add(name, at: located) }
        var node = Node(name: name ?? "", labels: fields.texts("labels"))
        node.allocatable = fields["allocatable"]?.resources() ?? .zero
        node.free = fields["free"]?.resources(allowsNegative: true)
        node.properties = fields["properties"]?.properties() ?? [:]
        node.addresses = fields.list("addresses").compactMap { $0.name() }
        node.isReady = fields["ready"]?.boolean() ?? true
        return name == nil ? nil : node
    }

    mutating func readLinks(_ spec: MappingReader) {
        for item in spec.list("links") { readLink(item) }
    }

    private mutating func readLink(_ item: Located) {
        guard let fields = item.mapping(["from", "to", "oneWay"] + LinkFields.all) else { return }
        let source = fields.required("from").flatMap { nodeNames.reference($0) }
        let sink = fields.required("to").flatMap { nodeNames.reference($0) }
        let isOneWay = fields["oneWay"]?.boolean() ?? false
        let estimate = LinkFields(fields).estimate()
        guard let source, let sink else { return }
        guard source != sink else {
            item.note("the link goes from `\(source.excerpt)` to itself", remedy: "a node reaches itself without one")
            return
        }
        let isNew = add(Link(source: source, sink: sink, estimate: estimate), at: item)
        if isNew, !isOneWay { _ = add(Link(source: sink, sink: source, estimate: estimate), at: item) }
    }

    /// - Returns: whether the link was not there before.
    private mutating func add(_ link: Link, at item: Located) -> Bool {
        let key = LinkKey(source: link.source, sink: link.sink)
        guard linkIndices[key] == nil else {
            item.note(
                "the link from `\(link.source.excerpt)` to `\(link.sink.excerpt)` is already given above",
                remedy: "a link holds for both directions unless it says oneWay: true")
            return false
        }
        linkIndices[key] = links.count
        links.append(link)
        return true
    }

    /// What a link says for itself goes before what a matrix says of it.
    mutating func add(_ cells: [MatrixCell]) {
        for cell in cells {
            let key = LinkKey(source: cell.source, sink: cell.sink)
            let index = linkIndices[key] ?? links.count
            if index == links.count {
                linkIndices[key] = index
                links.append(
                    Link(source: cell.source, sink: cell.sink, estimate: LinkEstimate(method: .declared)))
            }
            links[index].estimate.fill(cell.property, with: cell.value)
        }
    }
}

extension LinkEstimate {
    fileprivate mutating func fill(_ property: MatrixProperty, with value: Double) {
        switch property {
        case .latency(let statistics):
            for statistic in statistics where latency[statistic] == nil { latency[statistic] = value }
        case .jitter: jitter = jitter ?? value
        case .reliability: reliability = reliability ?? ReliabilityEstimate(declared: value)
        case .bandwidth: bandwidth = bandwidth ?? value
        case .open(let name): properties[name] = properties[name] ?? value
        }
    }
}

extension Located {
    /// Open properties: numbers where a plain number is written, else text.
    fileprivate func properties() -> [String: PropertyValue]? {
        guard let mapping = openMapping() else { return nil }
        var properties: [String: PropertyValue] = [:]
        for entry in mapping.entries { properties[entry.key] = entry.value.property() }
        return properties
    }

    private static let notFinite: Set<String> = [".nan", ".inf", "-.inf", "+.inf", "nan", "inf", "-inf", "infinity"]

    private func property() -> PropertyValue? {
        guard let scalar = scalar() else { return nil }
        guard !scalar.isQuoted else { return .text(scalar.text) }
        if Self.notFinite.contains(scalar.text.lowercased()) {
            note("`\(scalar.text)` is no finite number", remedy: "leave an unknown property out")
            return nil
        }
        guard let number = DecimalNumber(scalar.text) else { return .text(scalar.text) }
        guard let value = number.double() else {
            note(.tooLarge(scalar.text))
            return nil
        }
        return .number(value)
    }
}
