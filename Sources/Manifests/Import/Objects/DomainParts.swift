import ClusterModel

/// Nodes and links of a topology while it is put together of pairs of foreign names.
struct DomainParts {
    private struct Pair: Hashable {
        var source: String
        var sink: String
    }

    private let job: ImportJob
    private(set) var nodes: [Node] = []
    private(set) var links: [Link] = []
    private var indices: [String: Int] = [:]
    private var pairs: Set<Pair> = []
    private var names = ManifestNames(.subdomain)

    init(job: ImportJob) {
        self.job = job
    }

    /// The node of a foreign name, made when it is met first; one that is a topology domain carries its label.
    @discardableResult
    mutating func addNode(_ foreign: String, key: String? = nil) -> Int {
        let index = indices[foreign] ?? nodes.count
        if index == nodes.count {
            indices[foreign] = index
            nodes.append(Node(name: names.take(foreign, else: "node")))
        }
        if let key, !key.isEmpty, nodes[index].labels[key] == nil {
            nodes[index].labels[key] = foreign
            job.journal.carry("topologyKey \(key.excerpt)", as: "label of the nodes that stand for its domains")
        }
        return index
    }

    mutating func change(_ foreign: String, _ change: (inout Node) -> Void) {
        change(&nodes[addNode(foreign)])
    }

    mutating func addLink(
        from source: String, to sink: String, key: String? = nil, estimate: LinkEstimate, at mark: Mark
    ) {
        let pair = Pair(source: nodes[addNode(source, key: key)].name, sink: nodes[addNode(sink, key: key)].name)
        guard pair.source != pair.sink else {
            job.journal.omit("link", because: "it leads from a node to itself", at: mark)
            return
        }
        guard pairs.insert(pair).inserted else {
            job.journal.omit("link", because: "the pair has one already; the first counts", at: mark)
            return
        }
        links.append(Link(source: pair.source, sink: pair.sink, estimate: estimate))
    }
}
