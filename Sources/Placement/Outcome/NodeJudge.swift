import ClusterModel

/// Says why a slot cannot go to a node, given only what is placed already.
struct NodeJudge {
    let problem: CompiledProblem
    private let placed: [Int]
    /// Required rules of each kind that speak of the slot and of something that is placed.
    private let domainRules: [DomainRule]
    private let limits: [LinkLimit]
    private let hasBandwidthRules: Bool
    private let slot: Int
    /// By node: the sub-cluster whose nodes all have the same links to what is placed; -1 where the node has its own.
    let peers: [Int]
    private let memory = Memory()

    /// By sub-cluster what breaks on the links of its nodes.
    private final class Memory {
        var causes: [Int: Rejection.Cause?] = [:]
    }

    init(_ problem: CompiledProblem, slot: Int) {
        self.problem = problem
        self.slot = slot
        let placed = problem.placedOnly
        self.placed = placed
        let component = problem.slots[slot].component
        domainRules = problem.domainRules.filter { rule in
            rule.weight == nil && rule.slots.contains(slot) && rule.slots.contains { placed[$0] >= 0 }
        }
        limits = problem.linkLimits.filter { limit in
            limit.isRequired && !limit.isBandwidth
                && limit.channels.contains { Self.touches(problem.channels[$0], component, problem, placed) }
        }
        hasBandwidthRules = problem.hasBandwidthRules
        peers = problem.peers
    }

    /// Whether the channel may run between the component and something that is placed.
    private static func touches(
        _ channel: CompiledChannel, _ component: Int, _ problem: CompiledProblem, _ placed: [Int]
    ) -> Bool {
        guard channel.source == component || channel.sink == component else { return false }
        let other = channel.source == component ? channel.sink : channel.source
        return other == component || problem.components[other].slots.contains { placed[$0] >= 0 }
    }

    /// Whether a required rule on topology domains speaks of the slot and of something that is placed.
    var hasDomainRules: Bool { !domainRules.isEmpty }

    /// The first rule that the node breaks, in the order readiness, node rules, topology domains, links, capacity;
    /// `nil` when none is broken for certain.
    ///
    /// Capacity comes last: it is the one cause that makes kube-scheduler look for victims, in vain where another holds.
    func cause(_ node: Int) -> Rejection.Cause? {
        let component = problem.slots[slot].component
        return problem.ruleCause(againstNode: node, component: component) ?? domainCause(node) ?? linkCause(node)
            ?? problem.capacityCause(againstNode: node, component: component)
    }

    /// The first rule that the node breaks, as ``cause(_:)`` has it but for the numbers of the links, which may be those of
    /// another node of its sub-cluster.
    func likeCause(_ node: Int) -> Rejection.Cause? {
        let component = problem.slots[slot].component
        return problem.ruleCause(againstNode: node, component: component) ?? likeRelationCause(node)
            ?? problem.capacityCause(againstNode: node, component: component)
    }

    /// The same of the rules that speak of what is placed.
    func likeRelationCause(_ node: Int) -> Rejection.Cause? {
        domainCause(node) ?? peerLinkCause(node)
    }

    private func domainCause(_ node: Int) -> Rejection.Cause? {
        for rule in domainRules {
            for other in rule.slots where other != slot && placed[other] >= 0 && !rule.holds(node, placed[other]) {
                let name = problem.components[problem.slots[other].component].component.name
                return rule.isTogether
                    ? .notTogether(constraint: rule.label, topologyKey: rule.topologyKey, component: name)
                    : .notApart(constraint: rule.label, topologyKey: rule.topologyKey, component: name)
            }
        }
        return nil
    }

    private func peerLinkCause(_ node: Int) -> Rejection.Cause? {
        guard !limits.isEmpty || hasBandwidthRules else { return nil }
        guard peers[node] >= 0 else { return brokenLink(node) }
        if let known = memory.causes[peers[node]] { return known }
        let cause = brokenLink(node)
        memory.causes[peers[node]] = .some(cause)
        return cause
    }

    private func linkCause(_ node: Int) -> Rejection.Cause? {
        // What breaks nothing on the links of one node breaks nothing on the same links of another.
        peerLinkCause(node) == nil ? nil : brokenLink(node)
    }

    private func brokenLink(_ node: Int) -> Rejection.Cause? {
        var nodes = placed
        nodes[slot] = node
        for limit in limits where limit.isNonNegative || problem.isDecided(limit, nodes) {
            let walk = problem.worstWalk(limit, nodes, unknown: problem.costOfUnknown)
            if walk.cost > limit.maximalCost { return .limit(problem.check(limit, walk, nodes)) }
        }
        return problem.firstBrokenBandwidth(nodes).map(Rejection.Cause.limit)
    }
}
