import ClusterModel

/// Evaluates everything that speaks of a pair of slots for all pairs of their candidates, one row after the other.
struct PairTabulation {
    let problem: CompiledProblem
    private let costs: [Cost]
    private let limits: [Limit]
    private let wishes: [PairRules.Wish]
    private let domainRules: [DomainRule]
    private let demands: [Demand]

    private static let leastForRow = 8

    /// A metric's share in the objective, ready to be added up.
    private struct Cost {
        let metric: Int
        let coefficient: Double
        let isForward: Bool
        let term: ObjectiveTerm
    }

    /// A limit at one hop with the least of the rest of its walk by node, empty where there is none.
    private struct Limit {
        let limit: LinkLimit
        let heads: [Double]
        let tails: [Double]
        let maximalCost: Double
        let isForward: Bool
    }

    private struct Demand {
        let metric: Int
        let least: Double
        let isForward: Bool
    }

    /// What tables are shared by.
    let key: Key

    init(problem: CompiledProblem, bounds: [Int: WalkBounds], rules: PairRules) {
        self.problem = problem
        key = Self.key(problem, rules)
        costs = rules.costs.map { cost in
            Cost(
                metric: cost.metric, coefficient: cost.coefficient, isForward: cost.isForward,
                term: problem.terms[cost.term])
        }
        limits = rules.limits.compactMap { rule in
            guard let bounds = bounds[rule.limit] else { return nil }
            let limit = problem.linkLimits[rule.limit]
            return Limit(
                limit: limit, heads: bounds.heads.isEmpty ? [] : bounds.heads[rule.hop],
                tails: bounds.tails.isEmpty ? [] : bounds.tails[rule.hop + 1],
                maximalCost: limit.maximalCost, isForward: rule.isForward)
        }
        wishes = rules.wishes
        domainRules = rules.domainRules.map { problem.domainRules[$0] }
        let bandwidth = problem.links.metrics.firstIndex(of: .bandwidth)
        demands = [(rules.forwardDemand, true), (rules.backwardDemand, false)].compactMap { demand, isForward in
            guard demand > 0, let bandwidth else { return nil }
            return Demand(
                metric: bandwidth, least: demand - LimitCheck.tolerance(demand), isForward: isForward)
        }
    }

    /// What the costs of a table are made from, candidates apart.
    struct Key: Hashable {
        fileprivate var costs: [PairRules.Cost] = []
        fileprivate var limits: [Hold] = []
        fileprivate var wishes: [PairRules.Wish] = []
        fileprivate var domainRules: [Int] = []
        fileprivate var demands: [Double] = []

        /// A limit as far as a pair is held against it: single channels of one constraint are alike.
        fileprivate struct Hold: Hashable {
            var label: String
            var metric: Int
            var maximalCost: Double
            var isFlipped: Bool
            var isForward: Bool
            /// The limit and its hop, where it bounds a walk; -1 where it bounds a single hop.
            var walk = -1
            var hop = 0
        }
    }

    private static func key(_ problem: CompiledProblem, _ rules: PairRules) -> Key {
        var key = Key(costs: rules.costs, wishes: rules.wishes, domainRules: rules.domainRules)
        key.demands = [rules.forwardDemand, rules.backwardDemand]
        key.limits = rules.limits.map { rule in
            let limit = problem.linkLimits[rule.limit]
            let channel = problem.channels[limit.channels[rule.hop]]
            let isSingle = limit.channels.count == 1 && channel.source != channel.sink
            return Key.Hold(
                label: limit.label, metric: limit.metric, maximalCost: limit.maximalCost, isFlipped: limit.isFlipped,
                isForward: rule.isForward, walk: isSingle ? -1 : rule.limit, hop: rule.hop)
        }
        return key
    }

    /// The costs of all pairs of candidates, as if every node had room for both.
    ///
    /// - Returns: `nil` when the deadline came first.
    func table(
        _ first: [Int], _ second: [Int], isLate: () -> Bool
    ) -> (costs: PairCosts, blamed: Set<String>)? {
        var blamed: Set<String> = []
        var values: [Double] = []
        values.reserveCapacity(first.count * second.count)
        for one in first {
            if isLate() { return nil }
            values += row(one, second, &blamed)
        }
        return (PairCosts(rows: first.count, columns: second.count, values: values), blamed)
    }

    /// The table with pairs on one node kept apart that it has no room for; `nil` where all nodes have.
    func parting(
        _ table: PairCosts, _ first: [Int], _ second: [Int], components: (Int, Int)
    ) -> (costs: PairCosts?, blamed: Set<String>) {
        var blamed: Set<String> = []
        var changes: [(index: Int, cost: Double)] = []
        var column = 0
        for (row, one) in first.enumerated() {
            while column < second.count, second[column] < one { column += 1 }
            guard column < second.count, second[column] == one else { continue }
            let fits = fitsBoth(components, on: one)
            guard !fits || (keepsApart && problem.classes != nil) else { continue }
            changes.append((row * second.count + column, apart(one, &blamed)))
            if !fits { blamed.insert(CompiledProblem.capacityLabel) }
        }
        guard !changes.isEmpty else { return (nil, blamed) }
        var values = table.values
        for change in changes { values[change.index] = change.cost }
        return (PairCosts(rows: table.rows, columns: table.columns, values: values), blamed)
    }

    private func row(_ one: Int, _ second: [Int], _ blamed: inout Set<String>) -> [Double] {
        var row = Array(repeating: 0.0, count: second.count)
        addCosts(one, second, to: &row)
        for wish in wishes { add(wish, one, second, to: &row) }
        for rule in domainRules { add(rule, one, second, to: &row, &blamed) }
        for limit in limits { add(limit, one, second, to: &row, &blamed) }
        for demand in demands { add(demand, one, second, to: &row, &blamed) }
        return row
    }

    /// Whether the two may never be on one node.
    private var keepsApart: Bool {
        domainRules.contains { !$0.isTogether && $0.weight == nil && $0.topologyKey == WellKnown.hostnameLabel }
    }

    /// What two replicas cost that cannot share a node: two nodes of one class can take them.
    private func apart(_ one: Int, _ blamed: inout Set<String>) -> Double {
        guard let classes = problem.classes, classes.members[one].count > 1 else { return .infinity }
        return row(one, [classes.twin(one)], &blamed)[0]
    }

    private func addCosts(_ one: Int, _ second: [Int], to row: inout [Double]) {
        var hasUnknown = false
        for cost in costs { hasUnknown = add(cost, one, second, to: &row) || hasUnknown }
        // Standing in for unknown values takes a look at all links, so it waits until there is one.
        if hasUnknown { replaceUnknown(one, second, in: &row) }
    }

    /// Adds one cost, NaN where it is unknown, and tells whether it was unknown anywhere.
    private func add(_ cost: Cost, _ one: Int, _ second: [Int], to row: inout [Double]) -> Bool {
        var hasUnknown = false
        guard let line = line(cost.metric, one, second.count, isForward: cost.isForward) else {
            for index in row.indices {
                let (source, sink) = cost.isForward ? (one, second[index]) : (second[index], one)
                let value = problem.links.value(cost.metric, source, sink)
                row[index] += cost.coefficient * value
                if value.isNaN { hasUnknown = true }
            }
            return hasUnknown
        }
        for index in row.indices {
            let value = line[second[index]]
            row[index] += cost.coefficient * value
            if value.isNaN { hasUnknown = true }
        }
        return hasUnknown
    }

    /// All links of a node; `nil` where a few single values cost less, or nothing else is there.
    private func line(_ metric: Int, _ one: Int, _ count: Int, isForward: Bool) -> LinkLine? {
        guard count >= Self.leastForRow else { return nil }
        return isForward ? problem.links.line(metric, from: one) : problem.links.line(metric, to: one)
    }

    private func replaceUnknown(_ one: Int, _ second: [Int], in row: inout [Double]) {
        let evaluator = Evaluator(problem: problem)
        for index in row.indices where row[index].isNaN {
            row[index] = costs.reduce(0) { sum, cost in
                let (source, sink) = cost.isForward ? (one, second[index]) : (second[index], one)
                return sum + cost.coefficient * evaluator.value(cost.term, cost.metric, source, sink)
            }
        }
    }

    private func add(_ wish: PairRules.Wish, _ one: Int, _ second: [Int], to row: inout [Double]) {
        let limit = problem.linkLimits[wish.limit]
        for index in row.indices {
            let (source, sink) = wish.isForward ? (one, second[index]) : (second[index], one)
            let cost = problem.cost(limit, source, sink, unknown: problem.costOfUnknown)
            guard cost > -.infinity else { continue }
            row[index] += (limit.weight ?? 0) * limit.excessRatio(observed: limit.observed(cost: cost))
        }
    }

    private func add(
        _ rule: DomainRule, _ one: Int, _ second: [Int], to row: inout [Double], _ blamed: inout Set<String>
    ) {
        for index in row.indices where !rule.holds(one, second[index]) {
            row[index] += rule.weight ?? .infinity
            if rule.weight == nil { blamed.insert(rule.label) }
        }
    }

    private func add(
        _ limit: Limit, _ one: Int, _ second: [Int], to row: inout [Double], _ blamed: inout Set<String>
    ) {
        let unknown = problem.costOfUnknown
        var isBroken = false
        let line = line(limit.limit.metric, one, second.count, isForward: limit.isForward)
        for index in row.indices {
            let (source, sink) = limit.isForward ? (one, second[index]) : (second[index], one)
            let value = line.map { $0[second[index]] } ?? problem.links.value(limit.limit.metric, source, sink)
            let cost = limit.limit.cost(ofValue: value, unknown: unknown)
            let sum = limit.heads.isEmpty ? cost : limit.heads[source] + cost + limit.tails[sink]
            guard sum > limit.maximalCost else { continue }
            row[index] = .infinity
            isBroken = true
        }
        if isBroken { blamed.insert(limit.limit.label) }
    }

    private func add(
        _ demand: Demand, _ one: Int, _ second: [Int], to row: inout [Double], _ blamed: inout Set<String>
    ) {
        for index in row.indices {
            let (source, sink) = demand.isForward ? (one, second[index]) : (second[index], one)
            let left = problem.links.value(demand.metric, source, sink)
            guard left.isNaN ? problem.costOfUnknown > 0 : left < demand.least else { continue }
            row[index] = .infinity
            blamed.insert(CompiledProblem.demandLabel)
        }
    }

    private func fitsBoth(_ components: (Int, Int), on node: Int) -> Bool {
        var offer = problem.classes?.largest[node] ?? problem.stock.offers[node]
        guard problem.stock.fits(components.0, in: offer) else { return false }
        problem.stock.take(components.0, from: &offer)
        return problem.stock.fits(components.1, in: offer)
    }
}
