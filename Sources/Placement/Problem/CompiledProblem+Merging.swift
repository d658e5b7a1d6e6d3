import ClusterModel

extension CompiledProblem {
    /// The sub-cluster of a node by index; -1 for a node that the snapshot does not hold.
    func subCluster(of node: Int) -> Int {
        if tables != nil { return request.snapshot.subClusterIndices[node] }
        return request.snapshot.index(of: nodes[node].name).map { request.snapshot.subClusterIndices[$0] } ?? -1
    }

    /// Whether a problem over classes of nodes bounds this one: what counts and what limits has to be better the smaller
    /// the values of links are, or for bandwidth the larger.
    var canMerge: Bool {
        let allows = request.policy.unmeasured == .allow
        for term in terms {
            switch term.subject {
            case .links(let metric, _, _):
                if term.coefficient < 0 || links.metrics[metric] == .bandwidth { return false }
                if allows, links.metrics[metric].openName != nil { return false }
            case .bottleneck: if term.sign > 0 { return false }
            case .nodes: break
            }
        }
        return !linkLimits.contains { $0.isFlipped }
    }

    /// The problem with every class of nodes as one node. It has two points for each class: the class, and at
    /// ``NodeClasses/twin(_:)`` the class once more for a replica that cannot share the node of the other.
    func merged(_ classes: NodeClasses, isLate: () -> Bool) -> CompiledProblem? {
        guard let values = MergedLinks(self, classes).values(isLate) else { return nil }
        let representatives = classes.members.map { nodes[$0[0]] }
        let slots = slots.map {
            Slot(
                component: $0.component, replica: $0.replica, placed: $0.placed.map { classes.classOf[$0] },
                previous: $0.previous.map { classes.classOf[$0] })
        }
        return CompiledProblem(
            request: request, nodes: representatives + representatives, components: components, slots: slots,
            channels: channels, stock: stock(classes), links: LinkTable(links, rows: values), linkLimits: linkLimits,
            domainRules: domainRules.map { $0.merged(classes) }, nodeRules: nodeRules,
            terms: terms.map { $0.merged(classes) }, partitions: partitions, classes: classes)
    }

    /// Every class offers what all of its nodes offer together.
    private func stock(_ classes: NodeClasses) -> Stock {
        let offers = classes.members.map { nodes in
            nodes.reduce(into: Array(repeating: Int64(0), count: stock.names.count)) { sum, node in
                for resource in sum.indices {
                    let next = sum[resource].addingReportingOverflow(max(0, stock.offers[node][resource]))
                    sum[resource] = next.overflow ? .max : next.partialValue
                }
            }
        }
        return Stock(names: stock.names, requests: stock.requests, offers: offers + offers)
    }

    /// The classes that hold a node which a slot may be on.
    func classCandidates(_ classes: NodeClasses) -> [[Int]] {
        let byComponent = candidates.nodes.map { nodes in
            var isMet = Array(repeating: false, count: classes.members.count)
            for node in nodes { isMet[classes.classOf[node]] = true }
            return isMet.indices.filter { isMet[$0] }
        }
        return slots.map { slot in slot.placed.map { [classes.classOf[$0]] } ?? byComponent[slot.component] }
    }
}

extension NodeClasses {
    /// The second point of a class.
    func twin(_ number: Int) -> Int { members.count + number }
}

extension DomainRule {
    fileprivate func merged(_ classes: NodeClasses) -> DomainRule {
        let count = classes.members.count
        var domains = classes.members.map { self.domains[$0[0]] }
        var twins = domains
        if topologyKey == WellKnown.hostnameLabel {
            // Two replicas in one class share a node or they don't: whatever suits the rule.
            domains = (0..<count).map { isTogether || classes.members[$0].count == 1 ? $0 : -1 }
            twins = (0..<count).map { isTogether ? count + $0 : -1 }
        }
        return DomainRule(
            constraint: constraint, label: label, topologyKey: topologyKey, isTogether: isTogether, slots: slots,
            domains: domains + twins, weight: weight)
    }
}

extension ObjectiveTerm {
    fileprivate func merged(_ classes: NodeClasses) -> ObjectiveTerm {
        guard case .nodes(let values, let components) = subject else { return self }
        let best = classes.members.map { nodes in
            nodes.map { values[$0] }.reduce(sign > 0 ? .infinity : -.infinity) { sign > 0 ? min($0, $1) : max($0, $1) }
        }
        return ObjectiveTerm(
            name: name, weight: weight, scale: scale, sign: sign,
            subject: .nodes(values: best + best, components: components))
    }
}
