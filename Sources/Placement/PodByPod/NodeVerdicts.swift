import ClusterModel

/// What the extender says of every node for one pod, without the numbers of single nodes: what `filter` and `prioritize`
/// answer, where ``Assessment`` is what people read.
struct NodeVerdicts {
    /// By node: 0…10 for one that passes; below 0 for one that does not.
    private(set) var scores: [Int]
    /// By node that does not pass: the index of its cause.
    private var causes: [Int]
    /// The distinct causes, each as some node has it.
    private var distinct: [Rejection.Cause] = []

    /// Judges every node as ``Assessor/verdicts()`` does.
    init(_ assessor: Assessor) {
        let problem = assessor.problem
        var sieve = NodeSieve(problem, slot: assessor.slot)
        scores = Array(repeating: -1, count: problem.nodes.count)
        causes = scores
        var survivors: [Int] = []
        for node in problem.nodes.indices {
            let cause = sieve.cause(node)
            causes[node] = cause
            if cause < 0 { survivors.append(node) }
        }
        distinct = sieve.causes
        let outlooks = assessor.outlooks(survivors)
        let scale = Scores(of: outlooks)
        var known: [Double: Int] = [:]
        for (node, regret) in zip(survivors, outlooks.regrets) {
            if regret == .infinity {
                causes[node] = distinct.count
                continue
            }
            let score = known[regret] ?? scale.score(regret)
            if !regret.isNaN { known[regret] = score }
            scores[node] = score
        }
        distinct.append(.noCompletion(constraints: outlooks.labels))
    }

    /// Why nodes do not pass, as kube-scheduler counts it.
    func reasons(_ nodes: [Int]) -> [PodOutcome.Reason] {
        PodOutcome.Reason.count(nodes.filter { scores[$0] < 0 }.map { distinct[causes[$0]] })
    }
}

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
        if let cause = judge.likeRelationCause(node) { return number(cause) }
        for resource in request.indices
        where request[resource] > 0 && request[resource] > problem.stock.offers[node][resource] {
            if let known = numbers[.resource(resource)] { return known }
            return number(judge.likeCause(node), as: .resource(resource))
        }
        return -1
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
