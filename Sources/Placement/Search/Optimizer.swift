import ClusterModel

/// Runs the searches that make one plan: a short exact one, improvement of what it found where the tree is too large, the
/// exact one to its end, and the choice among equals.
struct Optimizer {
    struct Outcome {
        var nodes: [Int]?
        var objective = Double.infinity
        var bound = -Double.infinity
        var status = Plan.Status.unknown
        var visited = 0
        /// The same as ``SearchLimits/visits`` counts them.
        var spent = 0
        var blamed: Set<String> = []
        /// What the sweeps over all candidates came to.
        var transfer: Transfer?
    }

    let space: SearchSpace
    let deadline: Deadline
    /// Partial placements that all searches for one plan may look at.
    var visits = Int.max
    /// Called with each objective that is better than the ones before.
    let onImprovement: (Double) -> Void

    /// Partial placements before the search turns to improving what it has.
    private static let firstVisits = 1_000
    /// Partial placements for a first plan.
    private static let incumbentVisits = 2_000
    /// Rounds of improvement, partial placements in each, and slots that each round frees.
    private static let rounds = 120
    private static let roundVisits = 400
    private static let roundSize = 6
    /// Partial placements for the choice among equals.
    private static let tieVisits = 2_000
    /// Partial placements of the whole search for each that the choice may take, where the search is bounded.
    private static let visitsPerTieVisit = 10

    /// A good placement, fast: no proof of anything.
    ///
    /// - Parameter slice: When to stop improving what was found; `nil` takes all the time there is.
    func incumbent(from start: Outcome = Outcome(), slice: Deadline? = nil) -> Outcome {
        var outcome = start
        guard !space.isInfeasible, let transfer = Transfer(space, order: Transfer.order(space), deadline: deadline)
        else { return outcome }
        var search = Search(space, transfer, deadline: deadline)
        var result = search.run(Search.Options(upper: outcome.objective, visits: rest(Self.incumbentVisits, outcome)))
        take(&result, into: &outcome)
        if !result.isComplete { improve(&outcome, &search, until: slice ?? deadline) }
        outcome.status = outcome.nodes == nil ? .unknown : .feasible
        return outcome
    }

    /// The best placement, or as far as the deadline lets the search come.
    ///
    /// The exact search runs in rounds of growing length; between them what it has is improved, and candidates that no
    /// better placement can use are left out.
    ///
    /// - Parameter start: What is known already, from ``incumbent()`` of fewer candidates.
    func optimum(from start: Outcome = Outcome()) -> Outcome {
        var outcome = start
        guard !space.isInfeasible else { return infeasible(outcome, space.blamed) }
        guard var transfer = Transfer(space, order: Transfer.order(space), deadline: deadline) else { return outcome }
        outcome.transfer = transfer
        var space = space
        var blamed = space.blamed
        var length = Self.firstVisits
        while true {
            var search = Search(space, transfer, deadline: deadline)
            outcome.bound = max(outcome.bound, search.rootBound)
            var result = search.run(Search.Options(upper: outcome.objective, visits: rest(length, outcome)))
            take(&result, into: &outcome)
            outcome.bound = min(max(outcome.bound, result.bound), outcome.objective)
            blamed.formUnion(search.blamed)
            if result.isComplete { break }
            guard !deadline.isPast, outcome.spent < visits else {
                outcome.status = outcome.nodes == nil ? .unknown : .feasible
                return outcome
            }
            improve(&outcome, &search, until: deadline)
            if let next = reduce(space, transfer, outcome) { (space, transfer) = next }
            length *= 4
        }
        guard outcome.nodes != nil else { return infeasible(outcome, blamed) }
        outcome.bound = outcome.objective
        outcome.status = .optimal
        let last = reduce(space, transfer, outcome) ?? (space, transfer)
        return firstAmongEquals(outcome, last.0, last.1)
    }

    /// As many of these partial placements as may still be looked at, and one at least.
    private func rest(_ count: Int, _ outcome: Outcome) -> Int {
        max(1, min(count, (visits - outcome.spent) / space.visitCost))
    }

    /// The space without what cannot be part of anything as good as the outcome.
    private func reduce(
        _ space: SearchSpace, _ transfer: Transfer, _ outcome: Outcome
    ) -> (SearchSpace, Transfer)? {
        let upper = outcome.objective + 1e-9 * max(1, abs(outcome.objective))
        guard outcome.objective < .infinity,
            let reduced = space.reduced(below: upper, marginals: transfer.marginals, deadline: deadline),
            let next = Transfer(reduced, order: Transfer.order(reduced), deadline: deadline)
        else { return nil }
        return (reduced, next)
    }

    private func infeasible(_ outcome: Outcome, _ blamed: Set<String>) -> Outcome {
        var outcome = outcome
        outcome.status = .infeasible
        outcome.blamed = blamed
        return outcome
    }

    private func take(_ result: inout Search.Result, into outcome: inout Outcome) {
        outcome.visited += result.visited
        outcome.spent += result.visited * space.visitCost
        guard let nodes = result.nodes, result.objective < outcome.objective else { return }
        outcome.nodes = nodes
        outcome.objective = result.objective
        onImprovement(result.objective)
    }

    private func improve(_ outcome: inout Outcome, _ search: inout Search, until deadline: Deadline) {
        var neighbourhood = Neighbourhood(space)
        guard !neighbourhood.isEmpty else { return }
        for _ in 0..<Self.rounds where !deadline.isPast && outcome.spent < visits {
            guard let nodes = outcome.nodes else { return }
            var options = Search.Options(upper: outcome.objective, visits: Self.roundVisits)
            options.pins = neighbourhood.pins(nodes, size: Self.roundSize)
            var result = search.run(options)
            take(&result, into: &outcome)
        }
    }

    /// Of equally good placements the one whose node names come first, component by component in the order of their
    /// names; where there are too many equals to look at, the first that the search met.
    private func firstAmongEquals(_ outcome: Outcome, _ space: SearchSpace, _ swept: Transfer) -> Outcome {
        let order = Array(space.domains.indices)
        guard let transfer = Transfer(space, order: order, deadline: deadline, from: swept) else { return outcome }
        let options = Search.Options(
            upper: outcome.objective, stopsAtFirst: true, isLexicographic: true,
            visits: min(Self.tieVisits, max(1, visits / Self.visitsPerTieVisit)),
            searchesTies: true)
        var search = Search(space, transfer, deadline: deadline)
        let result = search.run(options)
        var outcome = outcome
        outcome.visited += result.visited
        guard let nodes = result.nodes else { return outcome }
        outcome.nodes = nodes
        outcome.objective = result.objective
        outcome.bound = min(outcome.bound, result.objective)
        return outcome
    }
}
