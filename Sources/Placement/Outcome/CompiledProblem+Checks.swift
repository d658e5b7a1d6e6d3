import ClusterModel

extension CompiledProblem {
    /// Every required limit with its observed value: unknown ones first, then by what is left of the limit.
    ///
    /// A limit that replicas without a node have a part in is unknown, unless what is placed breaks it already.
    func requiredChecks(_ nodes: [Int]) -> [LimitCheck] {
        (linkChecks(nodes) + demandChecks(nodes) + nodeChecks(nodes)).sorted {
            let (left, right) = ($0.slack ?? -.infinity, $1.slack ?? -.infinity)
            return left != right ? left < right : ($0.constraint, $0.subject) < ($1.constraint, $1.subject)
        }
    }

    /// One limit on links held against a placement; `nil` where it speaks of no pair of replicas.
    func check(_ limit: LinkLimit, _ nodes: [Int]) -> LimitCheck? {
        let isDecided = isDecided(limit, nodes)
        guard limit.isBandwidth else {
            let walk = worstWalk(limit, nodes, unknown: .infinity)
            let isBroken = isDecided || (limit.isNonNegative && walk.cost.isFinite && walk.cost > limit.maximalCost)
            return isBroken ? check(limit, walk, nodes) : check(limit, observed: nil, walk.hops, nodes)
        }
        let pair = narrowestPair(
            limit.channels, nodes, loads: loads(nodes), metric: limit.metric, unknown: -.infinity)
        guard let pair else { return isDecided ? nil : limit.check(observed: nil) }
        guard isDecided || pair.left < limit.limit else { return limit.check(observed: nil) }
        guard pair.left < .infinity else { return nil }
        return check(limit, observed: pair.left.isFinite ? pair.left : nil, [(pair.source, pair.sink)], nodes)
    }

    private func linkChecks(_ nodes: [Int]) -> [LimitCheck] {
        linkLimits.filter(\.isRequired).compactMap { check($0, nodes) }
    }

    private func demandChecks(_ nodes: [Int]) -> [LimitCheck] {
        guard let metric = links.metrics.firstIndex(of: .bandwidth) else { return [] }
        return channels.indices.filter { channels[$0].demand > 0 }.compactMap { check(demandLimit($0, metric), nodes) }
    }

    private func nodeChecks(_ nodes: [Int]) -> [LimitCheck] {
        nodeRules.filter { $0.weight == nil }.flatMap { rule in
            rule.components.flatMap { component in
                components[component].slots.filter { nodes[$0] >= 0 }.compactMap {
                    rule.check(self.nodes[nodes[$0]], component: components[component].component.name)
                }
            }
        }
    }
}
