import ClusterModel

/// A placement that grows replica by replica, with what is left on every node.
struct PartialPlacement {
    let problem: CompiledProblem
    /// The node of each slot; -1 is nowhere.
    private(set) var nodes: [Int]
    /// What is left on each node.
    private(set) var offers: [[Int64]]

    /// What is placed already.
    init(_ problem: CompiledProblem) {
        self.problem = problem
        nodes = problem.placedOnly
        offers = problem.stock.offers
    }

    mutating func put(_ slot: Int, on node: Int) {
        nodes[slot] = node
        let request = problem.stock.requests[problem.slots[slot].component]
        for resource in request.indices where request[resource] > 0 {
            let (left, overflow) = offers[node][resource].subtractingReportingOverflow(request[resource])
            offers[node][resource] = overflow ? .min : left
        }
    }

    /// Whether the node is ready, keeps the component's required node rules and has room for one more replica.
    func passes(_ slot: Int, _ node: Int) -> Bool {
        let component = problem.slots[slot].component
        return problem.stock.fits(component, in: offers[node])
            && problem.ruleCause(againstNode: node, component: component) == nil
    }

    /// Whether the node is ready and has room for one more replica, whatever rules say.
    func hasRoom(_ slot: Int, _ node: Int) -> Bool {
        problem.isInSnapshot[node] && problem.nodes[node].isReady
            && problem.stock.fits(problem.slots[slot].component, in: offers[node])
    }

    var isWhole: Bool { nodes.allSatisfy { $0 >= 0 } }

    /// The placed slots of a component.
    func placedSlots(of component: Int) -> [Int] {
        problem.components[component].slots.filter { nodes[$0] >= 0 }
    }

    var outcome: StrategyOutcome {
        var outcome = StrategyOutcome(placements: [])
        for slot in problem.slotsInOrder {
            if let placement = placement(slot) {
                outcome.placements.append(placement)
            } else {
                outcome.unplaced.append(
                    UnplacedReplica(component: problem.name(of: slot), replica: problem.slots[slot].replica))
            }
        }
        return outcome
    }

    /// Where a slot is; `nil` for one without a node.
    func placement(_ slot: Int) -> ReplicaPlacement? {
        guard nodes[slot] >= 0 else { return nil }
        return ReplicaPlacement(
            component: problem.name(of: slot), replica: problem.slots[slot].replica,
            node: problem.nodes[nodes[slot]].name)
    }

    // MARK: Broken rules

    var brokenNodeRules: [PlacementJudgement.Violation] {
        problem.slotsInOrder.filter { nodes[$0] >= 0 }.flatMap { slot in
            problem.brokenNodeRules(nodes[slot], component: problem.slots[slot].component)
                .map { PlacementJudgement.Violation(replica: placement(slot), cause: $0) }
        }
    }

    /// One violation for each replica that breaks a rule with an earlier one.
    var brokenDomainRules: [PlacementJudgement.Violation] {
        problem.domainRules.filter { $0.weight == nil }.flatMap { rule -> [PlacementJudgement.Violation] in
            let placed = rule.slots.filter { nodes[$0] >= 0 }
            return placed.indices.compactMap { index in
                let slot = placed[index]
                guard let other = placed[..<index].first(where: { !rule.holds(nodes[slot], nodes[$0]) }) else {
                    return nil
                }
                return PlacementJudgement.Violation(
                    replica: placement(slot), cause: rule.cause(against: problem.name(of: other)))
            }
        }
    }
}

extension CompiledProblem {
    /// The slots by the order of components in the application, then by replica: the order in which pods arrive.
    var slotsInOrder: [Int] {
        componentsInOrder.flatMap { components[$0].slots }
    }

    /// The components in the order of the application.
    var componentsInOrder: [Int] {
        var ranks: [String: Int] = [:]
        for (rank, component) in request.application.components.enumerated() where ranks[component.name] == nil {
            ranks[component.name] = rank
        }
        return components.indices.sorted {
            (ranks[components[$0].component.name] ?? 0, $0) < (ranks[components[$1].component.name] ?? 0, $1)
        }
    }

    func name(of slot: Int) -> String {
        components[slots[slot].component].component.name
    }
}

extension DomainRule {
    /// Why a replica cannot be where it is while a replica of `component` is where that is.
    fileprivate func cause(against component: String) -> Rejection.Cause {
        isTogether
            ? .notTogether(constraint: label, topologyKey: topologyKey, component: component)
            : .notApart(constraint: label, topologyKey: topologyKey, component: component)
    }
}
