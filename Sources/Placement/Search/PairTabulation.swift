import ClusterModel

/// Evaluates everything that speaks of a pair of slots for all pairs of their candidates.
struct PairTabulation {
    let problem: CompiledProblem
    let bounds: [Int: WalkBounds]
    let rules: PairRules
    private let evaluator: Evaluator
    private let bandwidth: Int?

    init(problem: CompiledProblem, bounds: [Int: WalkBounds], rules: PairRules) {
        self.problem = problem
        self.bounds = bounds
        self.rules = rules
        evaluator = Evaluator(problem: problem)
        bandwidth = problem.links.metrics.firstIndex(of: .bandwidth)
    }

    /// - Returns: `nil` when the deadline came first.
    func table(
        _ first: [Int], _ second: [Int], components: (Int, Int), checksCapacity: Bool, isLate: () -> Bool
    ) -> (costs: PairCosts, blamed: Set<String>)? {
        var blamed: Set<String> = []
        var values: [Double] = []
        values.reserveCapacity(first.count * second.count)
        for one in first {
            if isLate() { return nil }
            for two in second {
                if let label = obstacle(one, two) {
                    blamed.insert(label)
                    values.append(.infinity)
                } else if checksCapacity, one == two, !fitsBoth(components, on: one) {
                    blamed.insert(CompiledProblem.capacityLabel)
                    values.append(.infinity)
                } else {
                    values.append(cost(one, two))
                }
            }
        }
        return (PairCosts(rows: first.count, columns: second.count, values: values), blamed)
    }

    private func cost(_ one: Int, _ two: Int) -> Double {
        var sum = 0.0
        for cost in rules.costs {
            let (source, sink) = cost.isForward ? (one, two) : (two, one)
            sum += cost.coefficient * evaluator.value(problem.terms[cost.term], cost.metric, source, sink)
        }
        for wish in rules.wishes { sum += wishCost(wish, one, two) }
        for index in rules.domainRules {
            guard let weight = problem.domainRules[index].weight else { continue }
            if !problem.domainRules[index].holds(one, two) { sum += weight }
        }
        return sum
    }

    private func wishCost(_ wish: PairRules.Wish, _ one: Int, _ two: Int) -> Double {
        let limit = problem.linkLimits[wish.limit]
        let (source, sink) = wish.isForward ? (one, two) : (two, one)
        let cost = problem.cost(limit, source, sink, unknown: problem.costOfUnknown)
        guard cost > -.infinity else { return 0 }
        return (limit.weight ?? 0) * limit.excessRatio(observed: limit.observed(cost: cost))
    }

    /// The label of a required rule that forbids the pair.
    private func obstacle(_ one: Int, _ two: Int) -> String? {
        for index in rules.domainRules where problem.domainRules[index].weight == nil {
            if !problem.domainRules[index].holds(one, two) { return problem.domainRules[index].label }
        }
        for rule in rules.limits {
            let limit = problem.linkLimits[rule.limit]
            let (source, sink) = rule.isForward ? (one, two) : (two, one)
            let cost = problem.cost(limit, source, sink, unknown: problem.costOfUnknown)
            let before = bounds[rule.limit]?.heads[rule.hop][source] ?? 0
            let after = bounds[rule.limit]?.tails[rule.hop + 1][sink] ?? 0
            if before + cost + after > limit.maximalCost { return limit.label }
        }
        guard let bandwidth else { return nil }
        return offers(rules.forwardDemand, one, two, bandwidth) && offers(rules.backwardDemand, two, one, bandwidth)
            ? nil : CompiledProblem.demandLabel
    }

    private func offers(_ demand: Double, _ source: Int, _ sink: Int, _ metric: Int) -> Bool {
        guard demand > 0 else { return true }
        let left = problem.links.value(metric, source, sink)
        if left.isNaN { return problem.costOfUnknown == 0 }
        return left >= demand - LimitCheck.tolerance(demand)
    }

    private func fitsBoth(_ components: (Int, Int), on node: Int) -> Bool {
        var offer = problem.stock.offers[node]
        guard problem.stock.fits(components.0, in: offer) else { return false }
        problem.stock.take(components.0, from: &offer)
        return problem.stock.fits(components.1, in: offer)
    }
}
