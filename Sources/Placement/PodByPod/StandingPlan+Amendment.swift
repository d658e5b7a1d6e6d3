import ClusterModel

extension StandingPlan {
    /// The plan with the replicas where they run, when that is as good: a replica went to a node that is worth as much as
    /// its own, and what was to join it there goes along.
    ///
    /// Nothing is searched for. The bound still holds, since a replica that stays only takes choices away; so a placement
    /// of the same objective is as close to the optimum as the plan was.
    func amended(_ problem: CompiledProblem) -> Amendment {
        guard let objective = plan.objective, let homes = homes(problem) else { return .start(nil) }
        var best: (nodes: [Int], objective: Double)?
        let moved = problem.slots.indices.filter { slot in
            problem.slots[slot].placed.map { $0 != homes[slot] } ?? false
        }
        let evaluator = Evaluator(problem: problem)
        for nodes in Self.exchanges(homes, moved, problem) where evaluator.isFeasible(nodes) {
            let breakdown = evaluator.contributions(nodes)
            let sum = breakdown.reduce(0) { $0 + $1.amount }
            guard abs(sum - objective) <= 1e-9 * max(1, abs(objective)) else {
                if sum < best?.objective ?? .infinity { best = (nodes, sum) }
                continue
            }
            var plan = plan
            plan.placements = Planner.placements(problem, nodes)
            (plan.objective, plan.breakdown) = (sum, breakdown)
            if let bound = plan.bound { plan.bound = min(bound, sum) }
            return .asGood(replacing(plan, problem.request))
        }
        return .start(best?.nodes)
    }

    /// What became of a plan whose replicas run elsewhere.
    enum Amendment {
        case asGood(StandingPlan)
        /// It has to be made anew, from a placement that keeps all required rules, by slot, where there is one.
        case start([Int]?)
    }

    /// The nodes of the plan by slot; `nil` where it does not have them all.
    private func homes(_ problem: CompiledProblem) -> [Int]? {
        let places = Dictionary(plan.placements.map { (ReplicaKey($0), $0.node) }) { first, _ in first }
        let homes = problem.slots.indices.compactMap { slot -> Int? in
            let key = ReplicaKey(
                UnplacedReplica(component: problem.name(of: slot), replica: problem.slots[slot].replica))
            return places[key].flatMap { problem.index(of: $0) }
        }
        return homes.count == problem.slots.count ? homes : nil
    }

    /// What may be as good: the others stay, go along, or change places.
    private static func exchanges(_ homes: [Int], _ moved: [Int], _ problem: CompiledProblem) -> [[Int]] {
        let places = problem.slots.map(\.placed)
        let staying = zip(homes, places).map { $1 ?? $0 }
        let ways = moved.compactMap { slot in places[slot].map { (from: homes[slot], to: $0) } }
        var (along, swapped) = (staying, staying)
        for slot in homes.indices where places[slot] == nil {
            if let way = ways.first(where: { $0.from == homes[slot] }) {
                (along[slot], swapped[slot]) = (way.to, way.to)
            } else if let way = ways.first(where: { $0.to == homes[slot] }) {
                swapped[slot] = way.from
            }
        }
        return [staying, along, swapped]
    }
}
