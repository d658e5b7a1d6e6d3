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
        var blamed: Set<String> = []
    }

    let space: SearchSpace
    let deadline: Deadline
    /// Called with each objective that is better than the ones before.
    let onImprovement: (Double) -> Void

    /// Partial placements before the search turns to improving what it has.
    private static let firstVisits = 20_000
    /// Partial placements for a first plan.
    private static let incumbentVisits = 2_000
    /// Rounds of improvement, partial placements in each, and slots that each round frees.
    private static let rounds = 120
    private static let roundVisits = 400
    private static let roundSize = 6
    /// Partial placements for the choice among equals.
    private static let tieVisits = 5_000

    /// A good placement, fast: no proof of anything.
    func incumbent() -> Outcome {
        var outcome = Outcome()
        guard !space.isInfeasible, let transfer = Transfer(space, order: Transfer.order(space), deadline: deadline)
        else { return outcome }
        let search = Search(space, transfer, deadline: deadline)
        var result = search.run(Search.Options(visits: Self.incumbentVisits))
        take(&result, into: &outcome)
        if !result.isComplete { improve(&outcome, search) }
        outcome.status = outcome.nodes == nil ? .unknown : .feasible
        return outcome
    }

    /// The best placement, or as far as the deadline lets the search come.
    ///
    /// - Parameter start: What is known already, from ``incumbent()`` of fewer candidates.
    func optimum(from start: Outcome = Outcome()) -> Outcome {
        var outcome = start
        guard !space.isInfeasible else { return infeasible(outcome, space.blamed) }
        guard let transfer = Transfer(space, order: Transfer.order(space), deadline: deadline) else { return outcome }
        let search = Search(space, transfer, deadline: deadline)
        outcome.bound = search.rootBound
        var result = search.run(Search.Options(upper: outcome.objective, visits: Self.firstVisits))
        take(&result, into: &outcome)
        if !result.isComplete, !deadline.isPast {
            improve(&outcome, search)
            result = search.run(Search.Options(upper: outcome.objective))
            take(&result, into: &outcome)
        }
        outcome.bound = min(max(outcome.bound, result.bound), outcome.objective)
        guard result.isComplete else {
            outcome.status = outcome.nodes == nil ? .unknown : .feasible
            return outcome
        }
        guard outcome.nodes != nil else { return infeasible(outcome, space.blamed.union(search.blamed)) }
        outcome.bound = outcome.objective
        outcome.status = .optimal
        return firstAmongEquals(outcome)
    }

    private func infeasible(_ outcome: Outcome, _ blamed: Set<String>) -> Outcome {
        var outcome = outcome
        outcome.status = .infeasible
        outcome.blamed = blamed
        return outcome
    }

    private func take(_ result: inout Search.Result, into outcome: inout Outcome) {
        outcome.visited += result.visited
        guard let nodes = result.nodes, result.objective < outcome.objective else { return }
        outcome.nodes = nodes
        outcome.objective = result.objective
        onImprovement(result.objective)
    }

    private func improve(_ outcome: inout Outcome, _ search: Search) {
        var neighbourhood = Neighbourhood(space)
        guard !neighbourhood.isEmpty else { return }
        for _ in 0..<Self.rounds where !deadline.isPast {
            guard let nodes = outcome.nodes else { return }
            var options = Search.Options(upper: outcome.objective, visits: Self.roundVisits)
            options.pins = neighbourhood.pins(nodes, size: Self.roundSize)
            var result = search.run(options)
            take(&result, into: &outcome)
        }
    }

    /// Of equally good placements the one whose node names come first, component by component in the order of their
    /// names; where there are too many equals to look at, the first that the search met.
    private func firstAmongEquals(_ outcome: Outcome) -> Outcome {
        let order = Array(space.domains.indices)
        guard let transfer = Transfer(space, order: order, deadline: deadline) else { return outcome }
        let options = Search.Options(
            upper: outcome.objective, stopsAtFirst: true, isLexicographic: true, visits: Self.tieVisits,
            searchesTies: true)
        let result = Search(space, transfer, deadline: deadline).run(options)
        var outcome = outcome
        outcome.visited += result.visited
        guard let nodes = result.nodes else { return outcome }
        outcome.nodes = nodes
        outcome.objective = result.objective
        outcome.bound = min(outcome.bound, result.objective)
        return outcome
    }
}
