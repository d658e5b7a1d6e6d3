public import ClusterModel

extension Planner {
    /// Holds a placement, whole or in part, against the model.
    ///
    /// - Parameter placements: Nodes for replicas that the request has no place for. Those of replicas that the
    ///   application does not have are passed over; a node that the snapshot does not hold is no place, and broken.
    public static func judge(_ request: PlanningRequest, placements: [ReplicaPlacement]) -> PlacementJudgement {
        judge(ProblemCompiler.compile(request), placements: placements)
    }

    static func judge(_ problem: CompiledProblem, placements: [ReplicaPlacement]) -> PlacementJudgement {
        let (partial, violations) = put(placements, in: problem)
        return judgement(partial, violations)
    }

    /// Puts the replicas of a request on nodes, and says what that breaks replica by replica.
    static func put(
        _ placements: [ReplicaPlacement], in problem: CompiledProblem
    ) -> (PartialPlacement, [PlacementJudgement.Violation]) {
        var partial = PartialPlacement(problem)
        var violations: [PlacementJudgement.Violation] = []
        for slot in problem.slotsInOrder where partial.nodes[slot] < 0 {
            guard let placement = placements.first(where: { problem.isReplica(slot, of: $0) }) else { continue }
            guard let node = problem.index(of: placement.node) else {
                violations.append(PlacementJudgement.Violation(replica: placement, cause: .unknownNode))
                continue
            }
            if let cause = problem.stateCause(againstNode: node) {
                violations.append(PlacementJudgement.Violation(replica: placement, cause: cause))
            }
            let component = problem.slots[slot].component
            if let cause = problem.capacityCause(againstNode: node, component: component, offer: partial.offers[node]) {
                violations.append(PlacementJudgement.Violation(replica: placement, cause: cause))
            }
            partial.put(slot, on: node)
        }
        return (partial, violations)
    }

    static func judgement(
        _ partial: PartialPlacement, _ violations: [PlacementJudgement.Violation]
    ) -> PlacementJudgement {
        let (problem, nodes) = (partial.problem, partial.nodes)
        let broken =
            violations + partial.brokenNodeRules + partial.brokenDomainRules
            + problem.brokenLinkLimits(nodes).map { PlacementJudgement.Violation(cause: .limit($0)) }
        let breakdown = partial.isWhole ? Evaluator(problem: problem).contributions(nodes) : []
        return PlacementJudgement(
            violations: broken, unplaced: partial.outcome.unplaced,
            objective: partial.isWhole ? breakdown.reduce(0) { $0 + $1.amount } : nil, breakdown: breakdown)
    }
}

extension CompiledProblem {
    fileprivate func isReplica(_ slot: Int, of placement: ReplicaPlacement) -> Bool {
        slots[slot].replica == placement.replica
            && components[slots[slot].component].component.name == placement.component
    }

    /// Every required rule on links that a placement, whole or in part, is known to break.
    func brokenLinkLimits(_ nodes: [Int]) -> [LimitCheck] {
        let sums = linkLimits.filter { $0.isRequired && !$0.isBandwidth }.compactMap { limit -> LimitCheck? in
            guard limit.isNonNegative || isDecided(limit, nodes) else { return nil }
            let walk = worstWalk(limit, nodes, unknown: costOfUnknown)
            return walk.cost > limit.maximalCost ? check(limit, walk, nodes) : nil
        }
        return sums + brokenBandwidths(nodes)
    }

    private func brokenBandwidths(_ nodes: [Int]) -> [LimitCheck] {
        guard hasBandwidthRules else { return [] }
        let loads = loads(nodes)
        let metric = links.metrics.firstIndex(of: .bandwidth)
        let demands = channels.indices.filter { channels[$0].demand > 0 }
            .compactMap { index in metric.map { demandLimit(index, $0) } }
        return (linkLimits.filter { $0.isRequired && $0.isBandwidth } + demands)
            .compactMap { brokenBandwidth($0, nodes, loads) }
    }
}
