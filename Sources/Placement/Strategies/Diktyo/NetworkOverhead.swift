import ClusterModel

/// Diktyo's plugin: filters out nodes from which more dependencies are too far than near enough, and favours those with
/// the least sum of costs (`networkoverhead.go` of kubernetes-sigs/scheduler-plugins).
///
/// Only what the pod itself depends on counts, and only where that is placed: a caller looks at its callees, a callee
/// never at its callers.
struct NetworkOverhead: SchedulingPlugin {
    /// A placed replica of something that the pod depends on.
    struct Dependency {
        let node: Int
        /// The most that reaching it may cost.
        let maximalCost: Int
    }

    private let domains: DiktyoDomains
    /// The most that each channel may cost.
    private let maximalCosts: [Int]
    private(set) var dependencies: [Dependency] = []

    init(_ problem: CompiledProblem, domains: DiktyoDomains) {
        self.domains = domains
        maximalCosts = problem.channels.indices.map { Self.maximalCost(of: $0, problem) }
    }

    mutating func begin(_ slot: Int, _ partial: PartialPlacement) {
        let problem = partial.problem
        let component = problem.slots[slot].component
        dependencies = problem.channels.indices.filter { problem.channels[$0].source == component }.flatMap { channel in
            partial.placedSlots(of: problem.channels[channel].sink).filter { $0 != slot }
                .map { Dependency(node: partial.nodes[$0], maximalCost: maximalCosts[channel]) }
        }
    }

    /// The tightest of the channel's own limits on cost, else on latency; where it has none, none is broken.
    private static func maximalCost(of channel: Int, _ problem: CompiledProblem) -> Int {
        let own = problem.linkLimits.filter { $0.isRequired && !$0.isMinimum && $0.channels == [channel] }
        let costs = own.filter { $0.metricName == DiktyoDomains.costProperty }
        let limits = costs.isEmpty ? own.filter { $0.kind == .latency } : costs
        return limits.map(\.maximalCost).min().map { Int(min(1e9, max(0, $0.rounded(.down)))) } ?? .max
    }

    var filters: Bool { !dependencies.isEmpty }

    func passes(_ node: Int) -> Bool {
        let tally = tally(node)
        return tally.violated <= tally.satisfied
    }

    /// How many dependencies are near enough from the node and how many too far; an unknown cost is neither.
    func tally(_ node: Int) -> (satisfied: Int, violated: Int) {
        dependencies.reduce(into: (0, 0)) { tally, dependency in
            switch domains.cost(from: node, to: dependency.node) {
            case .near: tally.0 += 1
            case .known(let cost): if cost <= dependency.maximalCost { tally.0 += 1 } else { tally.1 += 1 }
            case .unknown: break
            case .nowhere: tally.1 += 1
            }
        }
    }

    func accumulatedCost(_ node: Int) -> Int {
        dependencies.reduce(0) { sum, dependency in
            switch domains.cost(from: node, to: dependency.node) {
            case .near(let cost), .known(let cost): sum + cost
            case .unknown, .nowhere: sum + DiktyoDomains.greatestCost
            }
        }
    }

    func scores(_ candidates: [Int]) -> [Int]? {
        Self.normalized(candidates.map(accumulatedCost))
    }

    /// 100 for the least cost, 0 for the greatest; 0 for all where nothing costs anything.
    static func normalized(_ costs: [Int]) -> [Int] {
        guard let least = costs.min(), let greatest = costs.max(), (least, greatest) != (0, 0) else { return costs }
        guard greatest > least else { return costs.map { _ in ScoreScale.best } }
        return costs.map { cost in
            ScoreScale.best - Int(Double(ScoreScale.best) * Double(cost - least) / Double(greatest - least))
        }
    }
}
