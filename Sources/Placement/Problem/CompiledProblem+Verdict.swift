import ClusterModel

extension CompiledProblem {
    static let demandLabel = Relaxation.demand
    static let capacityLabel = Relaxation.capacity

    /// The first required rule on links that a placement, whole or in part, is known to break.
    func firstBrokenLinkLimit(_ nodes: [Int]) -> LimitCheck? {
        for limit in linkLimits where limit.isRequired && !limit.isBandwidth {
            guard limit.isNonNegative || isDecided(limit, nodes) else { continue }
            let walk = worstWalk(limit, nodes, unknown: costOfUnknown)
            if walk.cost > limit.maximalCost { return check(limit, walk, nodes) }
        }
        return firstBrokenBandwidth(nodes)
    }

    /// Whether all links still have what the decided pairs of replicas ask for.
    func firstBrokenBandwidth(_ nodes: [Int]) -> LimitCheck? {
        guard hasBandwidthRules else { return nil }
        let loads = loads(nodes)
        for limit in linkLimits where limit.isRequired && limit.isBandwidth {
            if let check = brokenBandwidth(limit, nodes, loads) { return check }
        }
        guard let metric = links.metrics.firstIndex(of: .bandwidth) else { return nil }
        for index in channels.indices where channels[index].demand > 0 {
            let demand = demandLimit(index, metric)
            if let check = brokenBandwidth(demand, nodes, loads) { return check }
        }
        return nil
    }

    var hasBandwidthRules: Bool {
        channels.contains { $0.demand > 0 } || linkLimits.contains { $0.isBandwidth }
    }

    /// A channel's own demand as a limit.
    func demandLimit(_ channel: Int, _ metric: Int) -> LinkLimit {
        LinkLimit(
            constraint: -1, label: Self.demandLabel, kind: .bandwidth, statistic: nil,
            subject: "channel \(channels[channel].channel.name)", channels: [channel], metric: metric,
            isNonNegative: true, metricName: nil, limit: channels[channel].demand, isMinimum: true, processing: 0,
            weight: nil)
    }

    /// A rule on bandwidth, or a demand as one, held against what the loads leave.
    func brokenBandwidth(
        _ limit: LinkLimit, _ nodes: [Int], _ loads: [(source: Int, sink: Int, load: Double)]
    ) -> LimitCheck? {
        let unknown: Double = request.policy.unmeasured == .allow ? .infinity : -.infinity
        guard
            let pair = narrowestPair(limit.channels, nodes, loads: loads, metric: limit.metric, unknown: unknown),
            pair.left < limit.limit - LimitCheck.tolerance(limit.limit)
        else { return nil }
        return check(limit, observed: pair.left.isFinite ? pair.left : nil, [(pair.source, pair.sink)], nodes)
    }

    // MARK: Checks for people

    func check(_ limit: LinkLimit, _ walk: Walk, _ nodes: [Int]) -> LimitCheck {
        check(limit, observed: limit.observed(cost: walk.cost), walk.hops, nodes)
    }

    func check(
        _ limit: LinkLimit, observed: Double?, _ pairs: [(source: Int, sink: Int)], _ nodes: [Int]
    ) -> LimitCheck {
        let hops = pairs.filter { nodes[$0.source] != nodes[$0.sink] }.map {
            hop(limit, nodes[$0.source], nodes[$0.sink])
        }
        return limit.check(observed: observed, hops: hops, subject: limit.subject + replicas(pairs))
    }

    /// The replicas of a walk, ` (camera 1 → detector 0)`, where any of its components has several.
    private func replicas(_ pairs: [(source: Int, sink: Int)]) -> String {
        let walk = pairs.prefix(1).map(\.source) + pairs.map(\.sink)
        guard walk.contains(where: { components[slots[$0].component].slots.count > 1 }) else { return "" }
        let names = walk.map { "\(components[slots[$0].component].component.name) \(slots[$0].replica)" }
        return " (\(names.joined(separator: " → ")))"
    }

    private func hop(_ limit: LinkLimit, _ source: Int, _ sink: Int) -> LimitCheck.Hop {
        let value = links.value(limit.metric, source, sink)
        let names = (nodes[source].name, nodes[sink].name)
        if links.isPredicted(limit.metric, source, sink) {
            return LimitCheck.Hop(source: names.0, sink: names.1, value: value, method: .predicted, freshness: .fresh)
        }
        guard let estimate = links.estimate(source, sink) else {
            return LimitCheck.Hop(source: names.0, sink: names.1, value: nil)
        }
        let shown = limit.kind == .reliability ? (value.isNaN ? value : -value).exponential : value
        if links.metrics[limit.metric].isDeclared(in: estimate) {
            return LimitCheck.Hop(
                source: names.0, sink: names.1, value: value.isNaN ? nil : shown, method: .declared, freshness: .fresh)
        }
        return LimitCheck.Hop(
            source: names.0, sink: names.1, value: value.isNaN ? nil : shown, method: estimate.method,
            age: estimate.observedAt.map { request.now.seconds(since: $0) },
            freshness: request.policy.freshness.freshness(of: estimate.observedAt, at: request.now),
            sampleCount: estimate.sampleCount)
    }

    // MARK: Nodes by themselves

    /// Whether the node takes new replicas of anything.
    func isUsable(_ node: Int) -> Bool {
        isInSnapshot[node] && nodes[node].isReady
            && (partitions.isEmpty || partitions[subCluster(of: node)] == nil)
    }

    /// What the node itself lacks for the component and no other pod's leaving would mend.
    func ruleCause(againstNode node: Int, component: Int) -> Rejection.Cause? {
        stateCause(againstNode: node) ?? brokenNodeRule(node, component: component)
    }

    /// Why the node takes no pods at all.
    func stateCause(againstNode node: Int) -> Rejection.Cause? {
        guard isInSnapshot[node] else { return .unknownNode }
        guard nodes[node].isReady else { return .notReady }
        guard !partitions.isEmpty, let partition = partitions[subCluster(of: node)] else { return nil }
        return .partitioned(partition)
    }

    /// What is too little on the node for one replica of the component.
    func capacityCause(againstNode node: Int, component: Int, offer: [Int64]? = nil) -> Rejection.Cause? {
        let offer = offer ?? stock.offers[node]
        return stock.fits(component, in: offer) ? nil : .capacity(shortage(component, offer))
    }

    /// The first required node rule that a node breaks for a component.
    func brokenNodeRule(_ node: Int, component: Int) -> Rejection.Cause? {
        for index in nodeRules.indices {
            if let cause = cause(index, againstNode: node, component: component) { return cause }
        }
        return nil
    }

    /// The label of a required node rule that a placed replica breaks where it is.
    func brokenRuleOfPlaced(_ node: Int, component: Int) -> String? {
        switch brokenNodeRule(node, component: component) {
        case .nodeRule(let label, _, _): label
        case .limit(let check): check.constraint
        default: nil
        }
    }

    /// All required node rules that a node breaks for a component.
    func brokenNodeRules(_ node: Int, component: Int) -> [Rejection.Cause] {
        nodeRules.indices.compactMap { cause($0, againstNode: node, component: component) }
    }

    private func cause(_ index: Int, againstNode node: Int, component: Int) -> Rejection.Cause? {
        guard nodeRuleExcess[index][node] > 0 else { return nil }
        let rule = nodeRules[index]
        guard rule.weight == nil, rule.components.contains(component) else { return nil }
        switch rule.rule {
        case .requirement(let requirement):
            return .nodeRule(
                constraint: rule.label, requirement: requirement, found: nodes[node].text(of: requirement.key))
        case .metric:
            return rule.check(nodes[node], component: components[component].component.name).map { .limit($0) }
        }
    }

    private func shortage(_ component: Int, _ offer: [Int64]) -> Resources.Shortage {
        let request = stock.requests[component]
        let resource = request.indices.first { request[$0] > 0 && request[$0] > offer[$0] } ?? 0
        return Resources.Shortage(
            resource: stock.names[resource], requested: request[resource], free: offer[resource])
    }
}

extension Node {
    /// What the node shows for a key: its label, else its property as text.
    fileprivate func text(of key: String) -> String? {
        if let domain = domain(of: key) { return domain }
        switch properties[key] {
        case .text(let text): return text
        case .number(let number):
            return number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
        case nil: return nil
        }
    }
}
