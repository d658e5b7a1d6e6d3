/// What the pair costs do not count: wishes on many slots, channels that pick their nearest sink, and bottlenecks. A lower
/// bound on a part of a placement, exact on the whole.
struct SoftBound {
    private let space: SearchSpace
    private let evaluator: Evaluator
    private let limits: [LinkLimit]
    private let rules: [DomainRule]
    private let bottlenecks: [ObjectiveTerm]
    private let nearest: [Int]

    init(_ space: SearchSpace) {
        self.space = space
        let problem = space.problem
        evaluator = Evaluator(problem: problem)
        limits = problem.linkLimits.enumerated()
            .filter { !$1.isRequired && !space.foldedLimits.contains($0) }.map(\.element)
        rules = problem.domainRules.enumerated()
            .filter { $1.weight != nil && !space.foldedDomainRules.contains($0) }.map(\.element)
        bottlenecks = problem.terms.filter { if case .bottleneck = $0.subject { true } else { false } }
        nearest = space.nearestBounds.keys.sorted()
        floor = bottlenecks.reduce(0) { sum, term in
            guard case .bottleneck(let metric, _) = term.subject else { return sum }
            let range = problem.links.knownRange(metric) ?? term.scale...term.scale
            return sum + term.coefficient * (term.sign < 0 ? range.upperBound : range.lowerBound)
        }
    }

    /// Whether there is nothing to count.
    var isTrivial: Bool { limits.isEmpty && rules.isEmpty && bottlenecks.isEmpty && nearest.isEmpty }

    /// What a placement of nothing counts: the best that bottlenecks may come to, which can be below 0.
    let floor: Double

    /// What the decided part adds to ``floor``.
    func value(_ nodes: [Int]) -> Double {
        var sum = -floor
        for limit in limits { sum += wish(limit, nodes) }
        for rule in rules { sum += (rule.weight ?? 0) * Double(rule.violations(nodes)) }
        for term in bottlenecks { sum += bottleneck(term, nodes) }
        for channel in nearest { sum += excess(ofNearest: channel, nodes) }
        return sum
    }

    /// While a part is undecided an unknown hop may still come, and then the wish counts 1 and no more.
    private func wish(_ limit: LinkLimit, _ nodes: [Int]) -> Double {
        let isDecided = space.problem.isDecided(limit, nodes)
        guard limit.isNonNegative || isDecided else { return 0 }
        let ratio = evaluator.excessRatio(limit, nodes)
        return (limit.weight ?? 0) * (isDecided ? ratio : min(1, ratio))
    }

    private func bottleneck(_ term: ObjectiveTerm, _ nodes: [Int]) -> Double {
        guard case .bottleneck(let metric, let channels) = term.subject else { return 0 }
        let narrowest = evaluator.bottleneck(term, metric, channels, nodes)
        let range = space.problem.links.knownRange(metric) ?? term.scale...term.scale
        if term.sign < 0 { return term.coefficient * (narrowest ?? range.upperBound) }
        let isDecided = nodes.allSatisfy { $0 >= 0 }
        return term.coefficient * (isDecided ? narrowest ?? 0 : range.lowerBound)
    }

    /// What the pairs that were picked cost above the bound that their source already carries.
    private func excess(ofNearest index: Int, _ nodes: [Int]) -> Double {
        var sum = 0.0
        space.problem.forEachPair(of: space.problem.channels[index], nodes) { source, sink in
            sum += space.objectiveCost(index, nodes[source], nodes[sink])
            sum -= space.nearestBounds[index]?[nodes[source]] ?? 0
        }
        return sum
    }
}
