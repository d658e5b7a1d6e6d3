import ClusterModel

/// What a simulated cluster is like, whoever knows of it: the drawn topology with what befell it over it.
///
/// Links are told apart only when somebody asks for them, so that an event may speak of all links of a large cluster.
struct Truth: Sendable {
    /// The topology, with nodes as they are now and links as they usually are.
    private(set) var usual: ClusterSnapshot
    private(set) var effects = LinkEffects()
    private(set) var conditions = NodeConditions()
    /// By index of the sub-cluster: its nodes.
    private(set) var members: [[Int]]
    /// By index of the node: a number that stays the node's own when others come.
    private(set) var numbers: [Int]
    /// Grows with every change.
    private(set) var revision: UInt64 = 1
    /// The nodes as they are while nothing befalls them.
    private var healthy: [String: Node]
    private var topology: Topology
    /// The events that last, in the order in which they began.
    private var lasting: [(id: Int, change: DrawnEvent.Change)] = []
    /// The links as they are, made when somebody asks for all of them.
    private var made: ClusterSnapshot?

    init(_ topology: Topology) {
        self.topology = topology
        usual = ClusterSnapshot(topology: topology)
        members = Self.members(of: usual)
        numbers = Self.numbers(of: topology, usual)
        healthy = Dictionary(topology.nodes.map { ($0.name, $0) }) { _, last in last }
    }

    private static func members(of snapshot: ClusterSnapshot) -> [[Int]] {
        var members: [[Int]] = snapshot.subClusters.map { _ in [] }
        for (node, subCluster) in snapshot.subClusterIndices.enumerated() { members[subCluster].append(node) }
        return members
    }

    private static func numbers(of topology: Topology, _ snapshot: ClusterSnapshot) -> [Int] {
        var numbers = Array(repeating: 0, count: snapshot.nodes.count)
        for (number, node) in topology.nodes.enumerated() {
            if let index = snapshot.index(of: node.name) { numbers[index] = number }
        }
        return numbers
    }

    // MARK: Asking

    func isLost(_ node: String) -> Bool { conditions.isLost(node) }

    /// What a link is like; `nil` where the topology says nothing of it.
    func estimate(from source: Int, to sink: Int) -> LinkEstimate? {
        usual.estimate(from: source, to: sink).map { effects.apply(to: $0, source, sink) }
    }

    /// The cluster of these nodes alone: quick whatever the size of the whole.
    func reduced(to names: some Sequence<String>) -> ClusterSnapshot {
        let indices = Set(names).sorted().compactMap(usual.index(of:))
        var links: [Link] = []
        for source in indices {
            for sink in indices where sink != source {
                guard let estimate = estimate(from: source, to: sink) else { continue }
                links.append(Link(source: usual.nodes[source].name, sink: usual.nodes[sink].name, estimate: estimate))
            }
        }
        return ClusterSnapshot(revision: revision, nodes: indices.map { usual.nodes[$0] }, links: links)
    }

    /// All nodes and links as they usually are, but for these, which are as they are: for what is measured against the worst
    /// of all links, which must not be one that failed elsewhere.
    func usual(with part: ClusterSnapshot) -> ClusterSnapshot {
        effects.isEmpty ? usual : usual.adding(part.links)
    }

    /// All nodes and all links as they are.
    mutating func snapshot() -> ClusterSnapshot {
        if let made, made.revision == revision { return made }
        let snapshot = usual.applying(effects, members, revision: revision)
        made = snapshot
        return snapshot
    }

    // MARK: Changing

    /// What an event changed.
    struct Change {
        /// Links that are not as they were, none for changes of nodes.
        var pairs: [PairSet] = []
        /// Nodes that went, with their pods, and nodes that came back or came anew.
        var lost: [String] = []
        var found: [String] = []
        /// Nodes that others take less of than before.
        var freed: [String] = []
        /// Whether more is possible than before.
        var isForTheBetter = false
        /// Whether the nodes are others, so that indices are too.
        var isReindexed = false
    }

    mutating func apply(_ event: DrawnEvent) -> Change {
        revision += 1
        switch event.phase {
        case .start(let change):
            lasting.append((event.id, change))
            return start(change, event.id)
        case .end:
            guard let index = lasting.firstIndex(where: { $0.id == event.id }) else { return Change() }
            return end(lasting.remove(at: index).change, event.id)
        }
    }

    private mutating func start(_ change: DrawnEvent.Change, _ id: Int) -> Change {
        switch change {
        case .degrade(let links, let degradation): return add(id, .degrade(degradation), pairs(links))
        case .fail(let links): return add(id, .fail, pairs(links))
        case .heal(let links):
            var change = add(id, .heal, pairs(links))
            change.isForTheBetter = true
            return change
        case .partition(let names):
            let inside = NodeSet(names, in: usual)
            return add(id, .partition, Self.border(of: inside))
        case .lose(let names):
            let lost = names.filter { !isLost($0) && usual.index(of: $0) != nil }
            for name in names { conditions.lose(name) }
            renew(names)
            return Change(lost: lost)
        case .load(let names, let cpu, let memory):
            for name in names { conditions.load(name, by: id, cpu: cpu, memory: memory) }
            renew(names)
            return Change()
        case .silence(let names):
            for name in names { conditions.silence(name) }
            return Change()
        case .add(let nodes, let like): return add(nodes, like: like)
        }
    }

    private mutating func end(_ change: DrawnEvent.Change, _ id: Int) -> Change {
        switch change {
        case .degrade, .fail, .heal, .partition:
            return Change(pairs: effects.end(id)?.pairs ?? [], isForTheBetter: true)
        case .lose(let names):
            for name in names { conditions.find(name) }
            renew(names)
            return Change(found: names.filter { !isLost($0) && usual.index(of: $0) != nil }, isForTheBetter: true)
        case .load(let names, _, _):
            for name in names { conditions.unload(name, by: id) }
            renew(names)
            return Change(freed: names)
        case .silence(let names):
            for name in names { conditions.hear(name) }
            return Change(isForTheBetter: true)
        case .add(let nodes, _):
            let lost = nodes.map(\.name).filter { !isLost($0) }
            for node in nodes { conditions.remove(node.name) }
            renew(nodes.map(\.name))
            return Change(lost: lost)
        }
    }

    private mutating func add(_ id: Int, _ kind: LinkEffect.Kind, _ pairs: [PairSet]) -> Change {
        effects.add(LinkEffect(id: id, kind: kind, pairs: pairs))
        return Change(pairs: pairs)
    }

    private func pairs(_ links: [DrawnEvent.Links]) -> [PairSet] {
        links.map { PairSet(sources: NodeSet($0.sources, in: usual), sinks: NodeSet($0.sinks, in: usual)) }
    }

    private static func border(of inside: NodeSet) -> [PairSet] {
        let outside = inside.complement
        return [PairSet(sources: inside, sinks: outside), PairSet(sources: outside, sinks: inside)]
    }

    /// Shows nodes as they are now.
    private mutating func renew(_ names: [String]) {
        let nodes = names.compactMap { healthy[$0].map(conditions.apply(to:)) }
        usual = usual.replacing(nodes, revision: revision) ?? usual
    }

    // MARK: New nodes

    /// New nodes have the links that the one has that they are like; between them and that one there is what their
    /// sub-cluster says.
    private mutating func add(_ nodes: [Node], like: String) -> Change {
        if topology.routing == .shortest {
            // Routes of the others are as they were.
            topology.routing = .direct
            topology.links = usual.links
        }
        topology.links += nodes.flatMap { usual.links(of: $0.name, like: like) }
        topology.nodes += nodes
        for node in nodes { healthy[node.name] = node }
        usual = ClusterSnapshot(topology: topology, revision: revision)
        renew(topology.nodes.map(\.name))
        members = Self.members(of: usual)
        numbers = Self.numbers(of: topology, usual)
        reindex()
        return Change(found: nodes.map(\.name), isForTheBetter: true, isReindexed: true)
    }

    /// Effects name nodes by index, which are others now.
    private mutating func reindex() {
        effects = LinkEffects()
        for (id, change) in lasting {
            switch change {
            case .degrade, .fail, .heal, .partition: _ = start(change, id)
            case .lose, .load, .silence, .add: break
            }
        }
    }
}

extension ClusterSnapshot {
    /// The links that a new node has when it is like another.
    fileprivate func links(of name: String, like: String) -> [Link] {
        guard let model = index(of: like) else { return [] }
        return nodes.indices.flatMap { other -> [Link] in
            guard other != model else { return [] }
            let out = ownEstimate(from: model, to: other)
                .map { Link(source: name, sink: nodes[other].name, estimate: $0) }
            let back = ownEstimate(from: other, to: model)
                .map { Link(source: nodes[other].name, sink: name, estimate: $0) }
            return [out, back].compactMap(\.self)
        }
    }

    private func ownEstimate(from source: Int, to sink: Int) -> LinkEstimate? {
        guard let estimate = estimate(from: source, to: sink) else { return nil }
        let shared = subClusterEstimate(from: subClusterIndices[source], to: subClusterIndices[sink])
        return shared == estimate ? nil : estimate
    }

    /// The snapshot with what befell its links.
    func applying(_ effects: LinkEffects, _ members: [[Int]], revision: UInt64) -> ClusterSnapshot {
        guard !effects.isEmpty else { return replacing([], revision: revision) ?? self }
        let changed = replacingEstimates(
            revision: revision, link: { effects.apply(to: $2, $0, $1) },
            subClusterLink: { effects.apply(toAll: $2, $0, $1) })
        return changed.adding(exceptions(effects, members))
    }

    /// Links between sub-clusters that are linked as wholes, where something befell some and not all.
    private func exceptions(_ effects: LinkEffects, _ members: [[Int]]) -> [Link] {
        guard linksSubClusters else { return [] }
        var links: [Link] = []
        for source in members.indices {
            for sink in members.indices where subClusterEstimate(from: source, to: sink) != nil {
                effects.forEachException(source, sink, members) { one, other in
                    guard let estimate = estimate(from: one, to: other) else { return }
                    links.append(
                        Link(
                            source: nodes[one].name, sink: nodes[other].name,
                            estimate: effects.apply(to: estimate, one, other)))
                }
            }
        }
        return links
    }

    /// The snapshot with links of their own for some more pairs of nodes.
    func adding(_ more: [Link]) -> ClusterSnapshot {
        guard !more.isEmpty else { return self }
        var table: [SubClusterLink] = []
        for (source, name) in subClusters.enumerated() {
            for (sink, other) in subClusters.enumerated() {
                guard let estimate = subClusterEstimate(from: source, to: sink) else { continue }
                table.append(SubClusterLink(source: name, sink: other, estimate: estimate))
            }
        }
        return ClusterSnapshot(revision: revision, nodes: nodes, links: links + more, subClusterLinks: table)
    }
}
