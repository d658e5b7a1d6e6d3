import ClusterModel

/// A rule that components share a topology domain, or that no two of their replicas do.
struct DomainRule {
    let constraint: Int
    let label: String
    let topologyKey: String
    let isTogether: Bool
    /// Indices of the slots that it speaks of.
    let slots: [Int]
    /// The domain of each node as a dense index; -1 where the node is in none.
    let domains: [Int]
    /// `nil` where the rule is required.
    let weight: Double?

    /// Whether two slots on these nodes keep the rule. A node without the key shares a domain with none.
    func holds(_ left: Int, _ right: Int) -> Bool {
        let share = domains[left] >= 0 && domains[left] == domains[right]
        return share == isTogether
    }

    /// How many replicas break the rule: those that share a domain with an earlier one (apart), or the domains beyond
    /// the first (together). Grows with every replica that is added.
    func violations(_ nodes: [Int]) -> Int {
        var seen: [Int] = []
        var violations = 0
        for slot in slots where nodes[slot] >= 0 {
            let domain = domains[nodes[slot]]
            let isNew = domain < 0 || !seen.contains(domain)
            if isTogether ? isNew && !seen.isEmpty : !isNew { violations += 1 }
            if isNew { seen.append(domain) }
        }
        return violations
    }
}

/// A rule on what a node has: a label or property, or an open metric within limits.
struct NodeRule {
    let constraint: Int
    let label: String
    let rule: Condition
    /// Indices of the components that it speaks of.
    let components: [Int]
    /// `nil` where the rule is required.
    let weight: Double?

    enum Condition: Hashable {
        case requirement(NodeRequirement)
        case metric(name: String, limit: Double, isMinimum: Bool)
    }

    /// Excess ÷ limit: 0 where the node keeps the rule, 1 where a label breaks it or the metric is unknown.
    func excessRatio(_ node: Node, allowsUnknown: Bool) -> Double {
        switch rule {
        case .requirement(let requirement): return requirement.matches(node) ? 0 : 1
        case .metric:
            guard let check = check(node, component: ""), check.observed != nil else { return allowsUnknown ? 0 : 1 }
            return check.holds ? 0 : max(0, -(check.slack ?? -1))
        }
    }

    /// The open metric held against its limit; `nil` for a rule on labels.
    func check(_ node: Node, component: String) -> LimitCheck? {
        guard case .metric(let name, let limit, let isMinimum) = rule else { return nil }
        return LimitCheck(
            constraint: label, kind: .metric, subject: "component \(component)",
            observed: node.soundProperty(name), limit: limit, isMinimum: isMinimum,
            metric: name)
    }
}

extension Node {
    /// The number that the node has for an open metric; `nil` where it has none that can be reckoned with.
    func soundProperty(_ name: String) -> Double? {
        properties[name]?.number.flatMap { $0.isSound ? $0 : nil }
    }
}
