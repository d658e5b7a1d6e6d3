import ClusterModel

/// Reads what a topology says of whole sub-clusters.
struct SubClusterLinkReader {
    private let names: NameTable
    private var places: [LinkKey: Int] = [:]
    private var links: [SubClusterLink] = []

    init(_ nodes: [Node]) {
        names = NameTable(kind: "sub-cluster", of: Set(nodes.map(\.subCluster)).sorted())
    }

    /// One entry a direction, unless the file says that a link goes one way.
    func links(_ spec: MappingReader) -> [SubClusterLink] {
        var reader = self
        for item in spec.list("subClusterLinks") { reader.read(item) }
        return reader.links
    }

    private mutating func read(_ item: Located) {
        guard let fields = item.mapping(["from", "to", "oneWay"] + LinkFields.all) else { return }
        let source = fields.required("from").flatMap { names.reference($0) }
        let sink = fields.required("to").flatMap { names.reference($0) }
        let isOneWay = fields["oneWay"]?.boolean() ?? false
        let estimate = LinkFields(fields).estimate()
        guard let source, let sink else { return }
        let isNew = add(SubClusterLink(source: source, sink: sink, estimate: estimate), at: item)
        guard isNew, !isOneWay, source != sink else { return }
        _ = add(SubClusterLink(source: sink, sink: source, estimate: estimate), at: item)
    }

    private mutating func add(_ link: SubClusterLink, at item: Located) -> Bool {
        let key = LinkKey(source: link.source, sink: link.sink)
        guard places[key] == nil else {
            item.note(
                "the links from `\(link.source.excerpt)` to `\(link.sink.excerpt)` are already given above",
                remedy: "they hold for both directions unless they say oneWay: true")
            return false
        }
        places[key] = links.count
        links.append(link)
        return true
    }
}
