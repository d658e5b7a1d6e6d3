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
        let parts = constraints.map { constraint -> (domains: [String?], counts: [String: Int], weight: Double, Int) in
            let domains = candidates.map { problem.nodes[$0].domain(of: constraint.key) }
            let counts = Dictionary(
                places.compactMap { problem.nodes[$0].domain(of: constraint.key) }.map { ($0, 1) }, uniquingKeysWith: +)
            return (domains, counts, Self.weight(domains: Set(domains).count), constraint.maximalSkew)
        }
        let raw = candidates.indices.map { index in
            Self.score(
                parts.compactMap { part in
                    part.domains[index].map { (part.counts[$0, default: 0], part.3, part.weight) }
                })
        }
        return Self.normalized(raw)
    }

    /// More for fewer domains to choose from, so that counts in few large domains don't drown those in many small ones.
    static func weight(domains: Int) -> Double {
        Double.log(Double(domains + 2))
    }

    /// More for more replicas in the node's domains.
    static func score(_ counts: [(count: Int, maximalSkew: Int, weight: Double)]) -> Int {
        Int(counts.reduce(0) { $0 + Double($1.count) * $1.weight + Double($1.maximalSkew - 1) }.rounded())
    }

    static func normalized(_ scores: [Int]) -> [Int] {
        guard let least = scores.min(), let greatest = scores.max(), greatest > 0 else {
            return scores.map { _ in ScoreScale.best }
        }
        return scores.map { ScoreScale.best * (greatest + least - $0) / greatest }
    }
}
