/// The score of `NodeAffinity`: the weights of the wishes on labels that the node keeps, as a share of the greatest sum.
/// What is required of labels is filtered already.
struct NodeAffinity: SchedulingPlugin {
    private var problem: CompiledProblem?
    private var wishes: [(rule: NodeRule, weight: Int)] = []

    mutating func begin(_ slot: Int, _ partial: PartialPlacement) {
        let component = partial.problem.slots[slot].component
        problem = partial.problem
        wishes = partial.problem.nodeRules.compactMap { rule in
            guard case .requirement = rule.rule, rule.components.contains(component) else { return nil }
            return rule.weight.flatMap(AffinityWeight.whole).map { (rule, $0) }
        }
    }

    func scores(_ candidates: [Int]) -> [Int]? {
        guard let problem, !wishes.isEmpty else { return nil }
        return ScoreScale.shares(
            candidates.map { node in
                wishes.reduce(0) { sum, wish in
                    sum + (wish.rule.excessRatio(problem.nodes[node], allowsUnknown: false) > 0 ? 0 : wish.weight)
                }
            })
    }
}

/// `InterPodAffinity`: rules that components be together or apart, as affinity and anti-affinity of their pods.
struct InterPodAffinity: SchedulingPlugin {
    /// A rule with how many replicas it knows in each topology domain.
    private struct Term {
        let rule: DomainRule
        let counts: [Int: Int]
        let weight: Int?

        func count(_ node: Int) -> Int {
            rule.domains[node] < 0 ? 0 : counts[rule.domains[node], default: 0]
        }

        /// The first pod of a group that attracts itself may go to any node that is in a domain.
        func passes(_ node: Int) -> Bool {
            guard rule.isTogether else { return count(node) == 0 }
            return rule.domains[node] >= 0 && (counts.isEmpty || count(node) > 0)
        }
    }

    private var required: [Term] = []
    private var wishes: [Term] = []

    mutating func begin(_ slot: Int, _ partial: PartialPlacement) {
        let terms = partial.problem.domainRules.filter { $0.slots.contains(slot) }.map { rule in
            let places = rule.slots.filter { $0 != slot && partial.nodes[$0] >= 0 }.map { partial.nodes[$0] }
            let domains = places.map { rule.domains[$0] }.filter { $0 >= 0 }
            return Term(
                rule: rule, counts: Dictionary(domains.map { ($0, 1) }, uniquingKeysWith: +),
                weight: rule.weight.flatMap(AffinityWeight.whole))
        }
        required = terms.filter { $0.rule.weight == nil }
        wishes = terms.filter { $0.weight != nil }
    }

    var filters: Bool { !required.isEmpty }

    func passes(_ node: Int) -> Bool {
        required.allSatisfy { $0.passes(node) }
    }

    /// The span between the least and the greatest sum of weights, as 0…100 (`interpodaffinity/scoring.go`).
    func scores(_ candidates: [Int]) -> [Int]? {
        guard !wishes.isEmpty else { return nil }
        let sums = candidates.map { node in
            wishes.reduce(0) { $0 + ($1.rule.isTogether ? 1 : -1) * ($1.weight ?? 0) * $1.count(node) }
        }
        guard let least = sums.min(), let greatest = sums.max(), greatest > least else { return sums.map { _ in 0 } }
        return sums.map { Int(Double(ScoreScale.best) * (Double($0 - least) / Double(greatest - least))) }
    }
}

enum AffinityWeight {
    /// Kubernetes' weights are whole numbers from 1 to 100; `nil` for a wish that weighs nothing.
    static func whole(_ weight: Double) -> Int? {
        weight > 0 ? Int(min(100, max(1, weight.rounded()))) : nil
    }
}
