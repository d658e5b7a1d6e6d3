import ClusterModel

/// Sorts nodes by the first rule that they break, as ``NodeJudge`` does, at a fraction of the time: it tells causes apart
/// only as far as kube-scheduler counts them.
struct NodeSieve {
    /// The causes that nodes were rejected for, each as the first of them has it.
    private(set) var causes: [Rejection.Cause] = []
    private var numbers: [Kind: Int] = [:]
    private let problem: CompiledProblem
    private let judge: NodeJudge
    private let component: Int
    private let request: [Int64]
    /// The required rules on nodes that speak of the component: whether each is on labels, and its excess by node.
    private let rules: [(index: Int, isOnLabels: Bool, excess: [Double])]
    private let needsState: Bool
    private let asked: [Int]
    /// By node: its sub-cluster where all of its peers have the same relations to what is placed; else -1.
    private let peers: [Int]
    /// By sub-cluster the cause of its peers.
    private var ofPeers: [Int]

    private static let unknown = -2

    private enum Kind: Hashable {
        case rule(Int)
        case resource(Int)
        case summary(String)
    }

    init(_ problem: CompiledProblem, slot: Int) {
        self.problem = problem
        judge = NodeJudge(problem, slot: slot)
        let component = problem.slots[slot].component
        self.component = component
        request = problem.stock.requests[component]
        rules = problem.nodeRules.enumerated().compactMap { index, rule in
            guard rule.weight == nil, rule.components.contains(component) else { return nil }
            var isOnLabels = false
            if case .requirement = rule.rule { isOnLabels = true }
            return (index, isOnLabels, problem.nodeRuleExcess[index])
        }
        asked = request.indices.filter { [request] in request[$0] > 0 }
        peers = judge.hasDomainRules ? problem.nodes.map { _ in -1 } : judge.peers
        ofPeers = Array(repeating: Self.unknown, count: problem.request.snapshot.subClusters.count)
        needsState = !problem.partitions.isEmpty || problem.tables == nil
    }

    /// The index in ``causes`` of the first rule that the node breaks; -1 when none is broken for certain.
    mutating func cause(_ node: Int) -> Int {
        if needsState || !problem.nodes[node].isReady, let cause = problem.stateCause(againstNode: node) {
            return number(cause)
        }
        for rule in rules where rule.excess[node] > 0 {
            guard rule.isOnLabels else { return number(judge.likeCause(node)) }
            if let known = numbers[.rule(rule.index)] { return known }
            return number(judge.likeCause(node), as: .rule(rule.index))
        }
        let relation = relation(node)
        if relation >= 0 { return relation }
        for resource in asked where request[resource] > problem.stock.offers[node][resource] {
            if let known = numbers[.resource(resource)] { return known }
            return number(judge.likeCause(node), as: .resource(resource))
        }
        return -1
    }

    /// The same of rules that speak of what is placed, which most nodes of a sub-cluster keep or break alike.
    private mutating func relation(_ node: Int) -> Int {
        let peer = peers[node]
        guard peer >= 0 else { return number(judge.likeRelationCause(node)) }
        if ofPeers[peer] == Self.unknown { ofPeers[peer] = number(judge.likeRelationCause(node)) }
        return ofPeers[peer]
    }

    private mutating func number(_ cause: Rejection.Cause?, as kind: Kind? = nil) -> Int {
        guard let cause else { return -1 }
        let kind = kind ?? .summary(cause.summary)
        if let known = numbers[kind] { return known }
        causes.append(cause)
        numbers[kind] = causes.count - 1
        return causes.count - 1
    }
}
