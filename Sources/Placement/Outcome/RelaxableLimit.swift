import ClusterModel

/// The limit of one constraint.
struct RelaxableLimit: RelaxableRule {
    let index: Int
    let isMinimum: Bool
    let limit: Double

    /// Beyond what any cluster measures, in any unit.
    private static let beyond = 1e18

    static func all(of constraint: Constraint, at index: Int) -> [RelaxableLimit] {
        switch constraint.rule {
        case .latency(let limit, _), .jitter(let limit): [Self(index: index, isMinimum: false, limit: limit)]
        case .reliability(let limit, _), .bandwidth(let limit): [Self(index: index, isMinimum: true, limit: limit)]
        case .metric(_, let minimum, let maximum):
            [
                minimum.map { Self(index: index, isMinimum: true, limit: $0) },
                maximum.map { Self(index: index, isMinimum: false, limit: $0) },
            ].compactMap { $0 }
        case .node, .colocate, .separate: []
        }
    }

    func loosest(_ request: PlanningRequest) -> PlanningRequest {
        let constraint = request.application.constraints[index]
        let (isShare, isRate) = (constraint.rule.kind == .reliability, constraint.rule.kind == .bandwidth)
        var loosest = setting(isShare || isRate ? 0 : isMinimum ? -Self.beyond : Self.beyond, request)
        var wish = constraint
        wish.enforcement = .preferred(weight: 1)
        loosest.application.constraints.append(wish)
        return loosest
    }

    func setting(_ value: Double, _ request: PlanningRequest) -> PlanningRequest {
        var request = request
        request.application.constraints[index].rule.set(value, isMinimum: isMinimum)
        return request
    }

    func value(of nodes: [Int], in problem: CompiledProblem) -> Double? {
        let onLinks = problem.linkLimits
            .filter { $0.constraint == index && $0.isRequired && $0.isMinimum == isMinimum }
            .compactMap { self.observed($0, nodes, problem) }
        let observed = onLinks + onNodes(nodes, problem)
        return isMinimum ? observed.min() : observed.max()
    }

    private func observed(_ limit: LinkLimit, _ nodes: [Int], _ problem: CompiledProblem) -> Double? {
        guard limit.isBandwidth else {
            return limit.observed(cost: problem.worstWalk(limit, nodes, unknown: problem.costOfUnknown).cost)
        }
        let left = problem.narrowestPair(
            limit.channels, nodes, loads: problem.loads(nodes), metric: limit.metric, unknown: .infinity)?.left
        return left.flatMap { $0.isFinite ? $0 : nil }
    }

    private func onNodes(_ nodes: [Int], _ problem: CompiledProblem) -> [Double] {
        problem.nodeRules.filter { $0.constraint == index && $0.weight == nil }.flatMap { rule in
            rule.components.flatMap { problem.components[$0].slots }.compactMap { slot -> Double? in
                guard let check = rule.check(problem.nodes[nodes[slot]], component: ""), check.isMinimum == isMinimum
                else { return nil }
                return check.observed
            }
        }
    }

    func tighter(than value: Double) -> Double {
        let step = 4 * LimitCheck.tolerance(value)
        return isMinimum ? value + step : value - step
    }

    func isLooser(_ value: Double, _ request: PlanningRequest) -> Bool {
        isMinimum ? value < limit : value > limit
    }

    func relaxation(_ request: PlanningRequest, _ value: Double, isProven: Bool) -> Relaxation {
        let constraint = request.application.constraints[index]
        let label = constraint.label(at: index)
        let check = LimitCheck(
            constraint: label, kind: constraint.rule.kind, subject: label, observed: value, limit: limit,
            isMinimum: isMinimum, statistic: constraint.rule.statistic, metric: constraint.rule.metricName)
        return Relaxation(constraint: label, change: .limit(check: check), isProven: isProven)
    }
}

extension Rule {
    fileprivate mutating func set(_ value: Double, isMinimum: Bool) {
        switch self {
        case .latency(_, let statistic): self = .latency(max: value, statistic: statistic)
        case .jitter: self = .jitter(max: value)
        case .reliability(_, let evidence): self = .reliability(min: value, evidence: evidence)
        case .bandwidth: self = .bandwidth(min: value)
        case .metric(let name, let minimum, let maximum):
            self = .metric(name: name, min: isMinimum ? value : minimum, max: isMinimum ? maximum : value)
        case .node, .colocate, .separate: break
        }
    }

    fileprivate var statistic: LatencyStatistic? {
        if case .latency(_, let statistic) = self { statistic } else { nil }
    }

    fileprivate var metricName: String? {
        if case .metric(let name, _, _) = self { name } else { nil }
    }
}
