import ClusterModel

/// The exact judgement of placements: what the search's bounds are bounds of. The objective of a part is what its placed
/// replicas add.
struct Evaluator {
    let problem: CompiledProblem

    /// Whether all required rules hold and all replicas fit.
    func isFeasible(_ nodes: [Int]) -> Bool {
        fits(nodes) && problem.domainRules.allSatisfy { $0.weight != nil || holds($0, nodes) }
            && nodeRulesHold(nodes) && problem.firstBrokenLinkLimit(nodes) == nil
    }

    private func fits(_ nodes: [Int]) -> Bool {
        var offers: [Int: [Int64]] = [:]
        for (index, slot) in problem.slots.enumerated() where slot.placed == nil {
            var offer = offers[nodes[index]] ?? problem.stock.offers[nodes[index]]
            guard problem.isUsable(nodes[index]), problem.stock.fits(slot.component, in: offer) else { return false }
            problem.stock.take(slot.component, from: &offer)
            offers[nodes[index]] = offer
        }
        return true
    }

    private func holds(_ rule: DomainRule, _ nodes: [Int]) -> Bool {
        rule.slots.indices.allSatisfy { first in
            rule.slots[..<first].allSatisfy { rule.holds(nodes[rule.slots[first]], nodes[$0]) }
        }
    }

    private func nodeRulesHold(_ nodes: [Int]) -> Bool {
        problem.nodeRules.indices.allSatisfy { index in
            let rule = problem.nodeRules[index]
            guard rule.weight == nil else { return true }
            return rule.components.allSatisfy { component in
                problem.components[component].slots.allSatisfy { problem.nodeRuleExcess[index][nodes[$0]] <= 0 }
            }
        }
    }

    // MARK: The objective

    /// The sum of all contributions.
    func objective(_ nodes: [Int]) -> Double {
        contributions(nodes).reduce(0) { $0 + $1.amount }
    }

    /// What each criterion and each violated wish adds. A maximised metric has a negative value.
    func contributions(_ nodes: [Int]) -> [Plan.Contribution] {
        problem.terms.map {
            Plan.Contribution(name: $0.name, value: value($0, nodes), weight: $0.weight, scale: $0.scale)
        } + wishes(nodes) + moves(nodes)
    }

    /// What the replicas that leave their earlier nodes cost.
    private func moves(_ nodes: [Int]) -> [Plan.Contribution] {
        let price = problem.movePrice
        let count = zip(problem.slots, nodes).count { slot, node in slot.previous.map { $0 != node } ?? false }
        guard price > 0, count > 0 else { return [] }
        return [Plan.Contribution(name: Plan.Contribution.moves, value: Double(count), weight: price, scale: 1)]
    }

    private func value(_ term: ObjectiveTerm, _ nodes: [Int]) -> Double {
        switch term.subject {
        case .links(let metric, let channels, let constant):
            term.sign * channels.reduce(constant) { $0 + mean(term, metric, problem.channels[$1], nodes) }
        case .bottleneck(let metric, let channels): term.sign * (bottleneck(term, metric, channels, nodes) ?? 0)
        case .nodes(let values, let components):
            term.sign
                * components.flatMap { problem.components[$0].slots }.filter { nodes[$0] >= 0 }
                .reduce(0) { $0 + values[nodes[$1]] }
        }
    }

    private func mean(_ term: ObjectiveTerm, _ metric: Int, _ channel: CompiledChannel, _ nodes: [Int]) -> Double {
        var sum = 0.0
        problem.forEachPair(of: channel, nodes) { source, sink in
            sum += value(term, metric, nodes[source], nodes[sink])
        }
        return sum / Double(channel.pairs)
    }

    /// A link's value as the objective counts it: the worst known where it is unknown.
    func value(_ term: ObjectiveTerm, _ metric: Int, _ source: Int, _ sink: Int) -> Double {
        let value = problem.links.value(metric, source, sink)
        return value.isNaN ? term.unknown(problem.links, metric, fallback: term.scale) : value
    }

    /// The narrowest decided pair; between components on one node bandwidth counts as the widest known link has it.
    func bottleneck(_ term: ObjectiveTerm, _ metric: Int, _ channels: [Int], _ nodes: [Int]) -> Double? {
        let widest = problem.links.knownRange(metric)?.upperBound ?? term.scale
        var narrowest: Double?
        for channel in channels {
            problem.forEachPair(of: problem.channels[channel], nodes) { source, sink in
                let width = min(widest, value(term, metric, nodes[source], nodes[sink]))
                narrowest = min(narrowest ?? width, width)
            }
        }
        return narrowest
    }

    // MARK: Wishes

    private func wishes(_ nodes: [Int]) -> [Plan.Contribution] {
        linkWishes(nodes) + domainWishes(nodes) + nodeWishes(nodes)
    }

    private func linkWishes(_ nodes: [Int]) -> [Plan.Contribution] {
        problem.linkLimits.compactMap { limit in
            guard let weight = limit.weight else { return nil }
            return contribution(limit.label, weight, limit.limit, ratio: excessRatio(limit, nodes))
        }
    }

    /// Excess ÷ limit of a rule on links, as far as the placement decides it.
    func excessRatio(_ limit: LinkLimit, _ nodes: [Int]) -> Double {
        guard limit.isBandwidth else {
            let walk = problem.worstWalk(limit, nodes, unknown: problem.costOfUnknown)
            return walk.cost == -.infinity ? 0 : limit.excessRatio(observed: limit.observed(cost: walk.cost))
        }
        let unknown: Double = problem.costOfUnknown == 0 ? .infinity : -.infinity
        let pair = problem.narrowestPair(
            limit.channels, nodes, loads: problem.loads(nodes), metric: limit.metric, unknown: unknown)
        guard let pair, pair.left < .infinity else { return 0 }
        return limit.excessRatio(observed: pair.left.isFinite ? pair.left : nil)
    }

    private func domainWishes(_ nodes: [Int]) -> [Plan.Contribution] {
        problem.domainRules.compactMap { rule in
            guard let weight = rule.weight else { return nil }
            return contribution(rule.label, weight, 1, ratio: Double(rule.violations(nodes)))
        }
    }

    private func nodeWishes(_ nodes: [Int]) -> [Plan.Contribution] {
        let allows = problem.request.policy.unmeasured == .allow
        return problem.nodeRules.compactMap { rule in
            guard let weight = rule.weight else { return nil }
            let slots = rule.components.flatMap { problem.components[$0].slots }.filter { nodes[$0] >= 0 }
            let ratio = slots.reduce(0) { $0 + rule.excessRatio(problem.nodes[nodes[$1]], allowsUnknown: allows) }
            return contribution(rule.label, weight, rule.limit, ratio: ratio)
        }
    }

    /// `nil` where the wish is kept.
    private func contribution(_ label: String, _ weight: Double, _ limit: Double, ratio: Double) -> Plan.Contribution? {
        guard ratio > 0 else { return nil }
        let scale = limit == 0 ? 1 : abs(limit)
        return Plan.Contribution(name: "preferred \(label)", value: ratio * scale, weight: weight, scale: scale)
    }
}

extension NodeRule {
    /// The limit of an open metric; 1 for a rule on labels.
    fileprivate var limit: Double {
        if case .metric(_, let limit, _) = rule { limit } else { 1 }
    }
}

extension Stock {
    /// Takes one replica's request out of an offer that it fits in.
    func take(_ component: Int, from offer: inout [Int64]) {
        let request = requests[component]
        for resource in request.indices where request[resource] > 0 { offer[resource] -= request[resource] }
    }

    /// Puts one replica's request back.
    func giveBack(_ component: Int, to offer: inout [Int64]) {
        let request = requests[component]
        for resource in request.indices where request[resource] > 0 { offer[resource] += request[resource] }
    }
}
