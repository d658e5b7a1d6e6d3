import ClusterModel

/// Judges every node for one slot: what is broken already, what no completion can mend, and what it would cost.
struct Assessor {
    let problem: CompiledProblem
    let slot: Int
    let plan: Plan
    let deadline: Deadline
    let limits: SearchLimits

    /// Partial placements for one node, and for all nodes together.
    private static let visitsPerNode = 400
    private static let visits = 20_000

    /// What is known of nodes that break nothing by themselves, in their order.
    struct Outlooks {
        /// How much larger the objective is at least than the plan's; infinite where no completion is possible, NaN where
        /// nothing was found.
        var regrets: [Double]
        /// Labels of what makes completions impossible.
        var labels: [String] = []
    }

    /// One verdict for each node of the problem.
    func verdicts() -> [Assessment.Verdict] {
        let judge = NodeJudge(problem, slot: slot)
        let causes = problem.nodes.indices.map { judge.cause($0) }
        let survivors = problem.nodes.indices.filter { causes[$0] == nil }
        let outlooks = outlooks(survivors)
        let scores = Scores(of: outlooks)
        let impossible = Assessment.Verdict.rejected(.noCompletion(constraints: outlooks.labels))
        var verdicts = causes.map { $0.map(Assessment.Verdict.rejected) ?? .passes(score: 0, regret: nil) }
        for (node, regret) in zip(survivors, outlooks.regrets) {
            verdicts[node] =
                regret == .infinity
                ? impossible : .passes(score: scores.score(regret), regret: regret.isNaN ? nil : regret)
        }
        return verdicts
    }

    // MARK: What completing would cost

    /// What is known of nodes that the problem's rules leave over.
    func outlooks(_ survivors: [Int]) -> Outlooks {
        guard !survivors.isEmpty else { return Outlooks(regrets: []) }
        guard problem.pairs <= limits.pairsAtOnce else {
            return outlooksOfClasses(survivors) ?? unsearched(survivors)
        }
        guard let space = SearchSpace(problem, deadline: deadline) else { return unsearched(survivors) }
        if space.isInfeasible { return impossible(survivors, space.blamed) }
        let placed = problem.slots.indices.filter { problem.slots[$0].placed != nil }
        guard let transfer = Transfer(space, order: Transfer.order(space, first: placed + [slot]), deadline: deadline)
        else { return unsearched(survivors) }
        var search = Search(space, transfer, deadline: deadline)
        return outlooks(survivors, space, &search)
    }

    /// Among very many nodes: what the class of each node costs at least.
    ///
    /// - Returns: `nil` where nodes have too little in common, or the deadline came first.
    private func outlooksOfClasses(_ survivors: [Int]) -> Outlooks? {
        guard problem.canMerge, let classes = problem.classes(limits),
            let space = problem.relaxation(classes, deadline)
        else { return nil }
        let blamed = space.blamed.union(problem.candidates.blamed)
        if space.isInfeasible { return impossible(survivors, blamed) }
        let placed = problem.slots.indices.filter { problem.slots[$0].placed != nil }
        guard let transfer = Transfer(space, order: Transfer.order(space, first: placed + [slot]), deadline: deadline)
        else { return nil }
        let bounds = Search(space, transfer, deadline: deadline).bounds(of: slot)
        var regrets = Array(repeating: Double.infinity, count: classes.members.count)
        for (number, bound) in bounds where bound < .infinity {
            regrets[number] = plan.objective.map { regret(bound - $0, $0) } ?? .nan
        }
        let planned = plannedNodes
        return Outlooks(
            regrets: survivors.map { node in
                let regret = regrets[classes.classOf[node]]
                return regret < .infinity || regret.isNaN ? (planned.contains(node) ? 0 : regret) : .infinity
            }, labels: blamed.sorted())
    }

    private func impossible(_ survivors: [Int], _ blamed: Set<String>) -> Outlooks {
        Outlooks(regrets: Array(repeating: .infinity, count: survivors.count), labels: blamed.sorted())
    }

    /// Where nothing could be computed in time, only the plan's own node is known to be good.
    private func unsearched(_ survivors: [Int]) -> Outlooks {
        let planned = plannedNodes
        return Outlooks(regrets: survivors.map { planned.contains($0) ? 0 : .nan })
    }

    /// Where the plan has replicas of the slot's component that have no place yet.
    private var plannedNodes: Set<Int> {
        let component = problem.components[problem.slots[slot].component]
        let names = component.free.compactMap {
            plan.node(of: component.component.name, replica: problem.slots[$0].replica)
        }
        return Set(names.compactMap { problem.index(of: $0) })
    }

    private func outlooks(_ survivors: [Int], _ space: SearchSpace, _ search: inout Search) -> Outlooks {
        let planned = plannedNodes
        let bounds = search.bounds(of: slot)
        var results: [Int: Search.Result] = [:]
        var visited = 0
        let visits = min(Self.visits, limits.visits / space.visitCost)
        let share = max(3 * problem.slots.count, min(Self.visitsPerNode, visits / survivors.count))
        for node in survivors.sorted(by: { rank($0, bounds, planned) < rank($1, bounds, planned) }) {
            guard visited < visits, !deadline.isPast else { break }
            guard let index = space.domains[slot].firstIndex(of: node), bounds[node, default: .infinity] < .infinity
            else { continue }
            let result = search.run(Search.Options(visits: share), slot: slot, candidate: index)
            results[node] = result
            visited += result.visited
        }
        let best = plan.objective ?? results.values.map(\.objective).min() ?? .infinity
        let labels = space.blamed.union(search.blamed).sorted()
        return Outlooks(
            regrets: survivors.map { node in
                let bound = bounds[node, default: .infinity]
                return regret(results[node], isPlanned: planned.contains(node), bound: bound, best: best)
            }, labels: labels)
    }

    /// The plan's own nodes first, then by what they cost at least.
    private func rank(_ node: Int, _ bounds: [Int: Double], _ planned: Set<Int>) -> (Int, Double, Int) {
        (planned.contains(node) ? 0 : 1, bounds[node, default: .infinity], node)
    }

    private func regret(_ result: Search.Result?, isPlanned: Bool, bound: Double, best: Double) -> Double {
        if bound == .infinity { return .infinity }
        if let result, result.isComplete, result.nodes == nil { return .infinity }
        if isPlanned { return 0 }
        guard best < .infinity else { return .nan }
        guard let result else { return max(0, bound - best) }
        if result.nodes == nil { return .nan }
        return regret(max(bound, result.bound) - best, best)
    }

    /// Differences that rounding explains are none.
    private func regret(_ difference: Double, _ best: Double) -> Double {
        difference <= 1e-9 * max(1, abs(best)) ? 0 : difference
    }
}
