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

    /// What is known of a node that breaks nothing by itself.
    private enum Outlook {
        case impossible([String])
        case open(regret: Double?)
    }

    /// One verdict for each node of the problem.
    func verdicts() -> [Assessment.Verdict] {
        let judge = NodeJudge(problem, slot: slot)
        let causes = problem.nodes.indices.map { judge.cause($0) }
        let survivors = problem.nodes.indices.filter { causes[$0] == nil }
        let outlooks = outlooks(survivors)
        var regrets: [Int: Double?] = [:]
        for (node, outlook) in zip(survivors, outlooks) {
            if case .open(let regret) = outlook { regrets[node] = .some(regret) }
        }
        let scores = Scores(regrets.values.compactMap { $0 }, hasUnknown: regrets.values.contains { $0 == nil })
        var verdicts = causes.map { $0.map(Assessment.Verdict.rejected) ?? .passes(score: 0, regret: nil) }
        for (node, outlook) in zip(survivors, outlooks) {
            switch outlook {
            case .impossible(let labels): verdicts[node] = .rejected(.noCompletion(constraints: labels))
            case .open(let regret): verdicts[node] = .passes(score: scores.score(regret), regret: regret)
            }
        }
        return verdicts
    }

    // MARK: What completing would cost

    private func outlooks(_ survivors: [Int]) -> [Outlook] {
        guard !survivors.isEmpty else { return [] }
        guard problem.pairs <= limits.pairsAtOnce else {
            return outlooksOfClasses(survivors) ?? survivors.map(unsearched)
        }
        guard let space = SearchSpace(problem, deadline: deadline) else { return survivors.map(unsearched) }
        if space.isInfeasible { return survivors.map { _ in .impossible(space.blamed.sorted()) } }
        let placed = problem.slots.indices.filter { problem.slots[$0].placed != nil }
        guard let transfer = Transfer(space, order: Transfer.order(space, first: placed + [slot]), deadline: deadline)
        else { return survivors.map(unsearched) }
        var search = Search(space, transfer, deadline: deadline)
        return outlooks(survivors, space, &search)
    }

    /// Among very many nodes: what the class of each node costs at least.
    ///
    /// - Returns: `nil` where nodes have too little in common, or the deadline came first.
    private func outlooksOfClasses(_ survivors: [Int]) -> [Outlook]? {
        guard problem.canMerge, let classes = NodeClasses(problem, limits: limits),
            let merged = problem.merged(classes, isLate: { deadline.isPast }),
            let space = SearchSpace(
                merged, deadline: deadline, candidates: problem.classCandidates(classes), isWhole: true)
        else { return nil }
        let blamed = space.blamed.union(problem.candidates.blamed)
        if space.isInfeasible { return survivors.map { _ in .impossible(blamed.sorted()) } }
        let placed = problem.slots.indices.filter { problem.slots[$0].placed != nil }
        guard let transfer = Transfer(space, order: Transfer.order(space, first: placed + [slot]), deadline: deadline)
        else { return nil }
        let bounds = Search(space, transfer, deadline: deadline).bounds(of: slot)
        return survivors.map { node in
            let bound = bounds[classes.classOf[node], default: .infinity]
            if bound == .infinity { return .impossible(blamed.sorted()) }
            if isPlanned(node) { return .open(regret: 0) }
            return .open(regret: plan.objective.map { regret(bound - $0, $0) })
        }
    }

    /// Where nothing could be computed in time, only the plan's own node is known to be good.
    private func unsearched(_ node: Int) -> Outlook {
        .open(regret: isPlanned(node) ? 0 : nil)
    }

    private func isPlanned(_ node: Int) -> Bool {
        let name = problem.nodes[node].name
        let component = problem.components[problem.slots[slot].component]
        return component.free.contains {
            plan.node(of: component.component.name, replica: problem.slots[$0].replica) == name
        }
    }

    private func outlooks(_ survivors: [Int], _ space: SearchSpace, _ search: inout Search) -> [Outlook] {
        let bounds = search.bounds(of: slot)
        var results: [Int: Search.Result] = [:]
        var visited = 0
        let share = max(3 * problem.slots.count, min(Self.visitsPerNode, Self.visits / survivors.count))
        for node in survivors.sorted(by: { rank($0, bounds) < rank($1, bounds) }) {
            guard visited < Self.visits, !deadline.isPast else { break }
            guard let index = space.domains[slot].firstIndex(of: node), bounds[node, default: .infinity] < .infinity
            else { continue }
            let result = search.run(Search.Options(visits: share), slot: slot, candidate: index)
            results[node] = result
            visited += result.visited
        }
        let best = plan.objective ?? results.values.map(\.objective).min() ?? .infinity
        let labels = space.blamed.union(search.blamed).sorted()
        return survivors.map { node in
            outlook(node, results[node], bound: bounds[node, default: .infinity], best: best, labels)
        }
    }

    /// The plan's own nodes first, then by what they cost at least.
    private func rank(_ node: Int, _ bounds: [Int: Double]) -> (Int, Double, Int) {
        (isPlanned(node) ? 0 : 1, bounds[node, default: .infinity], node)
    }

    private func outlook(
        _ node: Int, _ result: Search.Result?, bound: Double, best: Double, _ labels: [String]
    ) -> Outlook {
        if bound == .infinity { return .impossible(labels) }
        if let result, result.isComplete, result.nodes == nil { return .impossible(labels) }
        if isPlanned(node) { return .open(regret: 0) }
        guard best < .infinity else { return .open(regret: nil) }
        guard let result else { return .open(regret: max(0, bound - best)) }
        if result.nodes == nil { return .open(regret: nil) }
        return .open(regret: regret(max(bound, result.bound) - best, best))
    }

    /// Differences that rounding explains are none.
    private func regret(_ difference: Double, _ best: Double) -> Double {
        difference <= 1e-9 * max(1, abs(best)) ? 0 : difference
    }
}
