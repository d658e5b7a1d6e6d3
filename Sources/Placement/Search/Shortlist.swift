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

    /// A short list for a first plan; `nil` when the deadline came first.
    static func quick(_ problem: CompiledProblem, deadline: Deadline) -> Shortlist? {
        Shortlist(problem, length: quickLength) { deadline.isPast }
    }

    /// A list in place of the whole cluster.
    static func full(_ problem: CompiledProblem) -> Shortlist? {
        Shortlist(problem, length: fullLength) { false }
    }

    private init?(_ problem: CompiledProblem, length: Int, _ isLate: () -> Bool) {
        let domains = problem.candidates.nodes
        self.problem = problem
        // Few seeds with room for the whole application around each: links between sites may be unknown.
        let seeds = Self.seeds(problem, domains, count: max(3, length / max(8, problem.slots.count)))
        let rankings = seeds.map { isLate() ? [] : Self.ranking(problem, from: $0) }
        if isLate() { return nil }
        let lists = domains.map { domain in
            domain.count <= length
                ? domain : Self.nearest(rankings, among: domain, of: problem.nodes.count, length).sorted()
        }
        candidates = problem.slots.map { slot in slot.placed.map { [$0] } ?? lists[slot.component] }
    }

    /// Nodes of placed replicas and of components with little choice, then the largest nodes.
    private static func seeds(_ problem: CompiledProblem, _ domains: [[Int]], count: Int) -> [Int] {
        var seeds = problem.slots.compactMap(\.placed)
        for domain in domains.sorted(by: { $0.count < $1.count }) where domain.count <= quickLength {
            seeds += domain.prefix(4)
        }
        let wanted = min(count, Self.seeds)
        var known: Set<Int> = []
        let fixed = seeds.filter { known.insert($0).inserted }
        if fixed.count >= wanted { return Array(fixed.prefix(wanted)) }
        let offers = problem.stock.offers.map { $0[0] }
        let largest = problem.nodes.indices.sorted { offers[$0] != offers[$1] ? offers[$0] > offers[$1] : $0 < $1 }
        let isNear = max(1, largest.count / (seeds.isEmpty ? Self.seeds : Self.seeds / 2))
        seeds += stride(from: 0, to: min(largest.count, Self.seeds * isNear), by: isNear).map { largest[$0] }
        known = []
        return Array(seeds.filter { known.insert($0).inserted }.prefix(wanted))
    }

    /// All nodes by median latency from a node, unknown ones last.
    private static func ranking(_ problem: CompiledProblem, from seed: Int) -> [Int] {
        let row = problem.links.line(ProblemCompiler.proximity, from: seed)
        let distances = problem.nodes.indices.map { row[$0].isNaN ? Double.infinity : row[$0] }
        // Few distances are distinct where sub-clusters share their links.
        let groups = Partition(distances)
        var members: [[Int]] = Array(repeating: [], count: groups.count)
        for (node, number) in groups.numbers.enumerated() { members[number].append(node) }
        return members.sorted { (distances[$0[0]], $0[0]) < (distances[$1[0]], $1[0]) }.flatMap { $0 }
    }

    /// Takes from each ranking in turn.
    private static func nearest(
        _ rankings: [[Int]], among domain: [Int], of count: Int, _ length: Int
    ) -> Set<Int> {
        var chosen: Set<Int> = []
        var isWanted = Array(repeating: false, count: count)
        for node in domain { isWanted[node] = true }
        var positions = Array(repeating: 0, count: rankings.count)
        while chosen.count < length, zip(rankings, positions).contains(where: { $1 < $0.count }) {
            for index in rankings.indices {
                let rest = rankings[index][positions[index]...]
                let next = rest.firstIndex { isWanted[$0] } ?? rankings[index].count
                if next < rankings[index].count, chosen.count < length {
                    chosen.insert(rankings[index][next])
                    isWanted[rankings[index][next]] = false
                }
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
        outcome.bound = min(problem.leastObjective, outcome.objective)
        return outcome
    }
}
