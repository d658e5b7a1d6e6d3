import ClusterModel

/// The search among very many nodes: classes of nodes first, which bound what is possible and tell where to look, then the
/// nodes of those classes that a better placement can still use.
struct WideSearch {
    let problem: CompiledProblem
    let classes: NodeClasses
    let limits: SearchLimits
    let deadline: Deadline
    let onImprovement: (Double) -> Void

    /// Partial placements of classes to look at, at first and once a placement of nodes is known.
    private static let (firstVisits, laterVisits) = (2_000, 100_000)
    /// Nodes of one class to begin with, and those at which a search for any placement becomes one for a proof that
    /// there is none.
    private static let (firstWidth, proofWidth) = (4, 16)

    /// What is known of the problem over classes.
    private struct Relaxation {
        let space: SearchSpace
        let transfer: Transfer
        var search: Search
        /// The class of each slot in the best placement of classes that is known.
        var homes: [Int]
    }

    /// - Parameter start: What is known already.
    /// - Returns: What came of it, and the last space of nodes that was searched.
    func optimum(from start: Optimizer.Outcome) -> (outcome: Optimizer.Outcome, space: SearchSpace?) {
        var outcome = start
        guard let space = problem.relaxation(classes, deadline) else { return (outcome, nil) }
        guard !space.isInfeasible else { return (infeasible(outcome, space.blamed), nil) }
        guard let transfer = Transfer(space, order: Transfer.order(space), deadline: deadline) else {
            return (outcome, nil)
        }
        let homes = transfer.marginals.map { row in row.indices.min { (row[$0], $0) < (row[$1], $1) } ?? 0 }
        var relaxation = Relaxation(
            space: space, transfer: transfer, search: Search(space, transfer, deadline: deadline),
            homes: zip(space.domains, homes).map { $0[$1] })
        outcome.bound = max(outcome.bound, relaxation.search.rootBound)
        guard bound(&outcome, &relaxation, visits: Self.firstVisits) else {
            return (infeasible(outcome, space.blamed.union(relaxation.search.blamed)), nil)
        }
        return refine(outcome, &relaxation)
    }

    private func infeasible(_ outcome: Optimizer.Outcome, _ blamed: Set<String>) -> Optimizer.Outcome {
        var outcome = outcome
        outcome.status = .infeasible
        outcome.blamed = blamed.union(problem.candidates.blamed)
        return outcome
    }

    /// Searches the classes.
    ///
    /// - Returns: Whether there may be a placement.
    private func bound(_ outcome: inout Optimizer.Outcome, _ relaxation: inout Relaxation, visits: Int) -> Bool {
        let left = max(1, min(visits, (limits.visits - outcome.spent) / relaxation.space.visitCost))
        let result = relaxation.search.run(Search.Options(upper: outcome.objective, visits: left))
        outcome.visited += result.visited
        outcome.spent += result.visited * relaxation.space.visitCost
        if let nodes = result.nodes { relaxation.homes = nodes }
        if result.isComplete, result.nodes == nil, outcome.nodes == nil { return false }
        outcome.bound = min(max(outcome.bound, result.bound), outcome.objective)
        return true
    }

    /// Looks at more and more nodes until all that are left were searched, or the time is over.
    private func refine(
        _ start: Optimizer.Outcome, _ relaxation: inout Relaxation
    ) -> (outcome: Optimizer.Outcome, space: SearchSpace?) {
        var outcome = start
        var last: SearchSpace?
        var width = Self.firstWidth
        while !deadline.isPast, outcome.spent < limits.visits {
            let left = proofCandidates(outcome, relaxation)
            let isProof =
                (outcome.nodes != nil || width >= Self.proofWidth)
                && pairs(left) <= min(limits.pairsInMemory, pairsToProve(width))
            let lists = isProof ? left : candidates(relaxation.homes, width)
            guard let space = SearchSpace(problem, deadline: deadline, candidates: lists, isWhole: isProof) else {
                break
            }
            last = space
            let optimizer = Optimizer(
                space: space, deadline: deadline, visits: limits.visits, onImprovement: onImprovement)
            if isProof {
                // What bounds left out may be the second best: explanations have to know that it is missing.
                return (proven(optimizer.optimum(from: outcome), outcome, relaxation), space.part)
            }
            let found = optimizer.incumbent(from: outcome)
            let isBetter = found.objective < outcome.objective
            outcome = found
            if isSettled(outcome) { return (settled(outcome), space) }
            if !isBetter || width == Self.firstWidth {
                if width > max(problem.nodes.count, Self.proofWidth) { break }
                width *= 2
                if !bound(&outcome, &relaxation, visits: Self.laterVisits) { break }
            }
        }
        outcome.status = outcome.nodes == nil ? .unknown : .feasible
        return (outcome, last)
    }

    /// Pairs of candidates that a proof may take on. A first one has to be cheap where work is bounded: a few nodes of each
    /// class often have a better placement, which leaves less to prove.
    private func pairsToProve(_ width: Int) -> Int {
        let isCheap = limits.visits < .max && width == Self.firstWidth
        return limits.pairsInFirstProof * width / Self.firstWidth / (isCheap ? 16 : 1)
    }

    /// What a search of all that is left says of the whole: where nothing is left, nothing is better than what is known.
    private func proven(
        _ proof: Optimizer.Outcome, _ known: Optimizer.Outcome, _ relaxation: Relaxation
    ) -> Optimizer.Outcome {
        guard proof.status == .infeasible else { return proof }
        guard known.nodes != nil else {
            return infeasible(known, proof.blamed.union(relaxation.space.blamed).union(relaxation.search.blamed))
        }
        return settled(known)
    }

    private func isSettled(_ outcome: Optimizer.Outcome) -> Bool {
        outcome.nodes != nil && outcome.objective - outcome.bound <= 1e-9 * max(1, abs(outcome.objective))
    }

    private func settled(_ known: Optimizer.Outcome) -> Optimizer.Outcome {
        var outcome = known
        outcome.bound = outcome.objective
        outcome.status = .optimal
        return outcome
    }

    // MARK: Candidates

    /// The nodes that a placement as good as the outcome may use.
    private func proofCandidates(_ outcome: Optimizer.Outcome, _ relaxation: Relaxation) -> [[Int]] {
        let upper = outcome.objective + 1e-9 * max(1, abs(outcome.objective))
        let kept = zip(relaxation.space.domains, relaxation.transfer.marginals).map { domain, row in
            zip(domain, row).filter { $1 <= upper && $1 < .infinity }.map(\.0)
        }
        var uses = Array(repeating: 0, count: classes.members.count)
        for (slot, row) in zip(problem.slots, kept) where slot.placed == nil { for number in row { uses[number] += 1 } }
        let nodes = uses.indices.map {
            uses[$0] == 0 ? [] : classes.worthwhile($0, slots: uses[$0], problem.stock.offers)
        }
        return lists(kept) { nodes[$0] }
    }

    /// A few of the largest nodes of every class that the placement of classes uses.
    private func candidates(_ homes: [Int], _ width: Int) -> [[Int]] {
        let used = Set(homes).sorted()
        let offers = problem.stock.offers
        let largest = Dictionary(
            uniqueKeysWithValues: used.map { number in
                let nodes = classes.worthwhile(number, slots: problem.slots.count, offers)
                let ranked = nodes.sorted { offers[$0][0] != offers[$1][0] ? offers[$0][0] > offers[$1][0] : $0 < $1 }
                return (number, ranked.prefix(width).sorted())
            })
        return lists(problem.slots.map { _ in used }) { largest[$0] ?? [] }
    }

    private func lists(_ numbers: [[Int]], _ nodes: (Int) -> [Int]) -> [[Int]] {
        let isPossible = problem.candidates.nodes.map { candidates in
            var isPossible = Array(repeating: false, count: problem.nodes.count)
            for node in candidates { isPossible[node] = true }
            return isPossible
        }
        return zip(problem.slots, numbers).map { slot, numbers in
            if let placed = slot.placed { return [placed] }
            let isPossible = isPossible[slot.component]
            return numbers.flatMap(nodes).filter { isPossible[$0] }.sorted()
        }
    }

    private func pairs(_ lists: [[Int]]) -> Int {
        problem.connections.reduce(0) { sum, pair in
            let (first, second) = (problem.components[pair[0]].slots, problem.components[pair[1]].slots)
            return first.reduce(sum) { sum, one in
                second.reduce(sum) { one == $1 ? $0 : $0 + lists[one].count * lists[$1].count }
            }
        }
    }
}
