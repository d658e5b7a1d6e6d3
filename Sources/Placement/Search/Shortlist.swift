import ClusterModel

/// A choice of candidates for clusters whose pairs of nodes are too many to tabulate: the nodes nearest to everything that
/// is fixed and to the largest nodes. What is found among them keeps all rules; what is not found proves nothing.
struct Shortlist {
    /// Candidates by slot.
    let candidates: [[Int]]
    private let problem: CompiledProblem

    /// Candidates for each slot: for a first plan, and in place of the whole cluster.
    private static let (quickLength, fullLength) = (32, 240)
    /// Nodes that the others are near to.
    private static let seeds = 24

    /// A short list for a first plan; `nil` where the whole cluster is searched as fast.
    static func quick(
        _ problem: CompiledProblem, limits: SearchLimits, isLate: () -> Bool = { false }
    ) -> Shortlist? {
        Shortlist(problem, above: limits.pairsAtOnce, length: quickLength, isLate)
    }

    /// A list in place of the whole cluster; `nil` where the whole cluster can be searched.
    static func full(_ problem: CompiledProblem, limits: SearchLimits) -> Shortlist? {
        Shortlist(problem, above: limits.pairsInMemory, length: fullLength) { false }
    }

    private init?(_ problem: CompiledProblem, above pairs: Int, length: Int, _ isLate: () -> Bool) {
        let domains = problem.candidates.nodes
        guard Self.pairs(problem, domains) > pairs else { return nil }
        self.problem = problem
        // Few seeds with room for the whole application around each: links between sites may be unknown.
        let seeds = Self.seeds(problem, domains).prefix(max(3, length / max(8, problem.slots.count)))
        let rankings = seeds.map { isLate() ? [] : Self.ranking(problem, from: $0) }
        if isLate() { return nil }
        let lists = domains.map { domain in
            domain.count <= length ? domain : Self.nearest(rankings, among: Set(domain), length).sorted()
        }
        candidates = problem.slots.map { slot in slot.placed.map { [$0] } ?? lists[slot.component] }
    }

    private static func pairs(_ problem: CompiledProblem, _ domains: [[Int]]) -> Int {
        problem.connections.reduce(0) { $0 + domains[$1[0]].count * domains[$1[1]].count }
    }

    /// Nodes of placed replicas and of components with little choice, then the largest nodes.
    private static func seeds(_ problem: CompiledProblem, _ domains: [[Int]]) -> [Int] {
        var seeds = problem.slots.compactMap(\.placed)
        for domain in domains.sorted(by: { $0.count < $1.count }) where domain.count <= quickLength {
            seeds += domain.prefix(4)
        }
        let offers = problem.stock.offers.map { $0[0] }
        let largest = problem.nodes.indices.sorted { offers[$0] != offers[$1] ? offers[$0] > offers[$1] : $0 < $1 }
        var known: Set<Int> = []
        let isNear = max(1, largest.count / (seeds.isEmpty ? Self.seeds : Self.seeds / 2))
        seeds += stride(from: 0, to: min(largest.count, Self.seeds * isNear), by: isNear).map { largest[$0] }
        return Array(seeds.filter { known.insert($0).inserted }.prefix(Self.seeds))
    }

    /// All nodes by median latency from a node, unknown ones last.
    private static func ranking(_ problem: CompiledProblem, from seed: Int) -> [Int] {
        let row = problem.links.row(seed)
        let start = ProblemCompiler.proximity * problem.nodes.count
        let distances = problem.nodes.indices.map { row[start + $0].isNaN ? Double.infinity : row[start + $0] }
        return problem.nodes.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
    }

    /// Takes from each ranking in turn.
    private static func nearest(_ rankings: [[Int]], among domain: Set<Int>, _ length: Int) -> Set<Int> {
        var chosen: Set<Int> = []
        var positions = Array(repeating: 0, count: rankings.count)
        while chosen.count < length, zip(rankings, positions).contains(where: { $1 < $0.count }) {
            for index in rankings.indices {
                let rest = rankings[index][positions[index]...]
                let next = rest.firstIndex { domain.contains($0) && !chosen.contains($0) } ?? rankings[index].count
                if next < rankings[index].count, chosen.count < length { chosen.insert(rankings[index][next]) }
                positions[index] = min(next + 1, rankings[index].count)
            }
        }
        return chosen
    }

    /// What the outcome of a search among the shortlist says of the whole cluster.
    func generalized(_ outcome: Optimizer.Outcome) -> Optimizer.Outcome {
        var outcome = outcome
        outcome.blamed = []
        if outcome.status == .infeasible { outcome.status = .unknown }
        if outcome.status == .optimal { outcome.status = .feasible }
        outcome.bound = min(bound, outcome.objective)
        return outcome
    }

    /// The least of every node cost with all links free; −∞ where links can count below 0.
    private var bound: Double {
        problem.terms.reduce(0) { sum, term in
            switch term.subject {
            case .links(let metric, _, let constant):
                term.sign > 0 && problem.links.metrics[metric].isNonNegative
                    ? sum + term.coefficient * constant : -.infinity
            case .bottleneck: -.infinity
            case .nodes(let values, let components):
                sum
                    + components.flatMap { problem.components[$0].slots }
                    .reduce(0) { $0 + (candidates(of: $1).map { term.coefficient * values[$0] }.min() ?? 0) }
            }
        }
    }

    /// Every node that a slot may be on, shortlisted or not.
    private func candidates(of slot: Int) -> [Int] {
        problem.slots[slot].placed.map { [$0] } ?? Array(problem.nodes.indices)
    }
}
