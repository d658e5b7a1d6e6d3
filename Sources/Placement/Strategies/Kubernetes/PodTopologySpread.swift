import ClusterModel
import RealModule

/// The score of `PodTopologySpread` with the cluster's default constraints: replicas of one component apart by node
/// (skew 3) and by zone (skew 5), neither required (`podtopologyspread/scoring.go`).
struct PodTopologySpread: SchedulingPlugin {
    /// A topology key and how uneven replicas may be before it matters.
    struct Constraint {
        let key: String
        let maximalSkew: Int
    }

    private let constraints = [
        Constraint(key: WellKnown.hostnameLabel, maximalSkew: 3), Constraint(key: WellKnown.zoneLabel, maximalSkew: 5),
    ]
    private var problem: CompiledProblem?
    /// Nodes of the component's replicas that its own node rules allow.
    private var places: [Int] = []

    mutating func begin(_ slot: Int, _ partial: PartialPlacement) {
        let component = partial.problem.slots[slot].component
        problem = partial.problem
        places = partial.placedSlots(of: component).map { partial.nodes[$0] }
            .filter { partial.problem.brokenNodeRule($0, component: component) == nil }
    }

    func scores(_ candidates: [Int]) -> [Int]? {
        guard let problem else { return nil }
        let parts = constraints.map { constraint -> Part in
            let domains = problem.domains(of: constraint.key)
            var counts = Array(repeating: 0, count: (domains.max() ?? -1) + 1)
            for place in places where domains[place] >= 0 { counts[domains[place]] += 1 }
            return Part(
                domains: domains, counts: counts, maximalSkew: constraint.maximalSkew,
                weight: Self.weight(domains: Self.distinct(candidates, domains, below: counts.count)))
        }
        let raw = candidates.map { node in
            Self.score(
                parts.lazy.filter { $0.domains[node] >= 0 }.map { part in
                    (part.counts[part.domains[node]], part.maximalSkew, part.weight)
                })
        }
        return Self.normalized(raw)
    }

    /// One constraint, with the replicas that are in each domain already.
    private struct Part {
        let domains: [Int]
        let counts: [Int]
        let maximalSkew: Int
        let weight: Double
    }

    /// In how many domains the candidates are; those in none together count as one.
    private static func distinct(_ candidates: [Int], _ domains: [Int], below count: Int) -> Int {
        var isMet = Array(repeating: false, count: count + 1)
        for node in candidates { isMet[domains[node] + 1] = true }
        return isMet.count { $0 }
    }

    /// More for fewer domains to choose from, so that counts in few large domains don't drown those in many small ones.
    static func weight(domains: Int) -> Double {
        Double.log(Double(domains + 2))
    }

    /// More for more replicas in the node's domains.
    static func score(_ counts: some Sequence<(count: Int, maximalSkew: Int, weight: Double)>) -> Int {
        Int(counts.reduce(0) { $0 + Double($1.count) * $1.weight + Double($1.maximalSkew - 1) }.rounded())
    }

    static func normalized(_ scores: [Int]) -> [Int] {
        guard let least = scores.min(), let greatest = scores.max(), greatest > 0 else {
            return scores.map { _ in ScoreScale.best }
        }
        return scores.map { ScoreScale.best * (greatest + least - $0) / greatest }
    }
}
