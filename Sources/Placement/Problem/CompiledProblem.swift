import ClusterModel

/// A planning request with every name interned to a dense index, so that the search touches neither strings nor
/// dictionaries.
///
/// Nodes, components, channels and paths are sorted by name: the order of the input cannot show in a plan.
final class CompiledProblem {
    let request: PlanningRequest
    /// The snapshot's nodes, and nodes that only placed replicas know.
    let nodes: [Node]
    /// Whether the snapshot holds the node.
    let isInSnapshot: [Bool]
    let components: [CompiledComponent]
    let slots: [Slot]
    let channels: [CompiledChannel]
    let stock: Stock
    let links: LinkTable
    /// Rules on links; several for one constraint where it has several targets.
    let linkLimits: [LinkLimit]
    let domainRules: [DomainRule]
    let nodeRules: [NodeRule]
    let terms: [ObjectiveTerm]
    /// What the nodes stand for where they are classes of nodes; the problem is then a relaxation of the one that they
    /// are classes of.
    let classes: NodeClasses?
    /// The sub-clusters that take nothing new, by index in the snapshot; none where the policy keeps placing there.
    let partitions: [Int: SubClusterPartition]
    /// What problems on the same cluster share; `nil` for none, or where placed replicas know further nodes.
    let tables: ClusterTables?
    /// By node rule and node: excess ÷ limit.
    private(set) lazy var nodeRuleExcess = excess { false } ?? []
    /// The nodes that each component may be on.
    private var hasCandidates = false
    private var knownClasses: NodeClasses?
    private var knownRelaxation: SearchSpace?
    private(set) lazy var candidates = Candidates(self) { false } ?? Candidates.none

    init(
        request: PlanningRequest, nodes: [Node], components: [CompiledComponent], slots: [Slot],
        channels: [CompiledChannel], stock: Stock, links: LinkTable, linkLimits: [LinkLimit],
        domainRules: [DomainRule], nodeRules: [NodeRule], terms: [ObjectiveTerm],
        partitions: [Int: SubClusterPartition], tables: ClusterTables? = nil, classes: NodeClasses? = nil
    ) {
        self.request = request
        self.nodes = nodes
        isInSnapshot =
            tables == nil
            ? nodes.map { request.snapshot.index(of: $0.name) != nil } : Array(repeating: true, count: nodes.count)
        self.components = components
        self.slots = slots
        self.channels = channels
        self.stock = stock
        self.links = links
        self.linkLimits = linkLimits
        self.domainRules = domainRules
        self.nodeRules = nodeRules
        self.terms = terms
        self.partitions = partitions
        self.tables = tables
        self.classes = classes
    }

    /// Finds the candidates of all components.
    ///
    /// - Returns: Whether that was done before it got late.
    func findCandidates(_ isLate: () -> Bool) -> Bool {
        if hasCandidates { return !isLate() }
        guard let excess = excess(isLate) else { return false }
        nodeRuleExcess = excess
        guard let found = Candidates(self, isLate) else { return false }
        candidates = found
        hasCandidates = true
        return true
    }

    private func excess(_ isLate: () -> Bool) -> [[Double]]? {
        let allows = request.policy.unmeasured == .allow
        var rows: [[Double]] = []
        for rule in nodeRules {
            if isLate() { return nil }
            rows.append(
                tables?.excess(of: rule, allowsUnknown: allows)
                    ?? nodes.map { rule.excessRatio($0, allowsUnknown: allows) })
        }
        return rows
    }

    /// Classes of the problem's nodes; `nil` where nodes have too little in common.
    func classes(_ limits: SearchLimits) -> NodeClasses? {
        if let knownClasses { return knownClasses }
        knownClasses = NodeClasses(self, limits: limits)
        return knownClasses
    }

    /// The space of the problem over its classes; `nil` when the deadline came first.
    func relaxation(_ classes: NodeClasses, _ deadline: Deadline) -> SearchSpace? {
        if let knownRelaxation { return knownRelaxation }
        guard let merged = merged(classes, isLate: { deadline.isPast }) else { return nil }
        let candidates = classCandidates(classes)
        knownRelaxation = SearchSpace(merged, deadline: deadline, candidates: candidates, isWhole: true)
        return knownRelaxation
    }

    /// What moving a replica off its earlier node costs; a price that makes no sense counts as none.
    var movePrice: Double {
        request.policy.movePrice > 0 && request.policy.movePrice.isFinite ? request.policy.movePrice : 0
    }

    /// What an unknown value is in a sum that must stay low: it breaks a limit, or adds nothing where the policy allows.
    var costOfUnknown: Double {
        request.policy.unmeasured == .allow ? 0 : .infinity
    }

    /// The pairs of components, each by rising index and once, that a channel or a rule connects.
    private(set) lazy var connections: Set<[Int]> = makeConnections()

    private func makeConnections() -> Set<[Int]> {
        var connected = Set(channels.map { [min($0.source, $0.sink), max($0.source, $0.sink)] })
        for rule in domainRules {
            let components = Set(rule.slots.map { slots[$0].component })
            for first in components {
                for second in components { connected.insert([min(first, second), max(first, second)]) }
            }
        }
        return connected
    }

    /// Pairs of candidates over all connected components.
    var pairs: Int {
        connections.reduce(0) { $0 + candidates.nodes[$1[0]].count * candidates.nodes[$1[1]].count }
    }

    /// The least of every node cost with all links free: below every objective; −∞ where links can count below 0.
    var leastObjective: Double {
        terms.reduce(0) { sum, term in
            switch term.subject {
            case .links(let metric, _, let constant):
                term.sign > 0 && links.metrics[metric].isNonNegative ? sum + term.coefficient * constant : -.infinity
            case .bottleneck: -.infinity
            case .nodes(let values, let targets):
                targets.flatMap { components[$0].slots }.reduce(sum) { sum, slot in
                    let nodes = slots[slot].placed.map { [$0] } ?? candidates.nodes[slots[slot].component]
                    return sum + (nodes.map { term.coefficient * values[$0] }.min() ?? 0)
                }
            }
        }
    }

    /// The unplaced slots that may be exchanged with this one without changing what anything costs, itself included.
    func exchangeable(_ slot: Int) -> [Int] {
        components[slots[slot].component].free.filter { slots[$0].previous == slots[slot].previous }
    }

    /// By node: its sub-cluster where it shares all of its links with the sub-cluster's other nodes, and nothing is placed
    /// on it; else -1.
    var peers: [Int] {
        let hasOwn = links.nodesWithOwnLinks()
        var peers = nodes.indices.map { hasOwn[$0] || !isInSnapshot[$0] ? -1 : subCluster(of: $0) }
        for node in slots.compactMap(\.placed) { peers[node] = -1 }
        return peers
    }

    /// The domain of each node as a dense index in the order of the nodes; -1 for none.
    func domains(of key: String) -> [Int] {
        tables?.domains(of: key) ?? ClusterTables.domains(of: key, nodes)
    }

    /// The index of a node by name.
    func index(of name: String) -> Int? {
        // Nodes that the snapshot does not hold are further ones.
        if nodes.count == request.snapshot.nodes.count { return request.snapshot.index(of: name) }
        return nodes.firstIndex { $0.name == name }
    }

    /// A placement of no slot but the placed ones; -1 is nowhere.
    var placedOnly: [Int] {
        slots.map { $0.placed ?? -1 }
    }
}

/// A component with its replicas.
struct CompiledComponent {
    let component: Component
    /// Indices of its slots, by replica.
    let slots: [Int]
    /// Indices of its slots that have no place yet.
    let free: [Int]
}

/// One replica that has a place or needs one.
struct Slot {
    let component: Int
    let replica: Int
    /// The node of a replica that is placed.
    let placed: Int?
    /// Where an earlier plan has a replica that is not placed.
    let previous: Int?
}

/// A channel between components by index.
struct CompiledChannel {
    let channel: Channel
    let source: Int
    let sink: Int
    /// Whether each source replica speaks to its best sink replica alone, and there is a choice.
    let picksNearest: Bool
    /// How many pairs of replicas it connects.
    let pairs: Int
    let demand: Double
}

/// What components ask of nodes, as dense rows over the resources that anybody asks for.
struct Stock {
    let names: [String]
    /// Requests by component.
    let requests: [[Int64]]
    /// What is left for the unplaced, by node; negative where nodes are overdrawn.
    let offers: [[Int64]]

    /// Whether one more replica of the component fits into `offer`.
    func fits(_ component: Int, in offer: [Int64]) -> Bool {
        let request = requests[component]
        for resource in request.indices where request[resource] > 0 && request[resource] > offer[resource] {
            return false
        }
        return true
    }
}
