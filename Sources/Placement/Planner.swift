public import ClusterModel

/// Places an application: a pure function of its request, but for how far the deadline lets it come.
public struct Planner {
    /// Places every replica that has no place yet, jointly, so that all required constraints hold and the objective is as
    /// small as it can be.
    ///
    /// Of several placements whose objectives differ by less than one part in 10⁹ the one whose node names come first
    /// counts, compared component by component in the order of their names. With a deadline that never comes the status
    /// is `optimal` or `infeasible`.
    ///
    /// How the objective counts what the model leaves open:
    /// - a link criterion counts the mean over a channel's pairs of replicas, and for a path the sum of its channels'
    ///   means, so that more replicas do not weigh more; a node criterion counts the sum over replicas;
    /// - a bandwidth criterion counts the narrowest pair of its target; on one node that is the widest known link;
    /// - an unknown value counts as the worst that is known of any link or node, else as the criterion's scale;
    /// - a wish on links counts its worst combination of replicas, on nodes each replica, on topology domains each replica
    ///   that shares a domain with another (or each domain beyond the first); an unknown value counts as 1.
    ///
    /// - Parameter onImprovement: Told of every better placement while the search goes on.
    public static func plan(
        _ request: PlanningRequest, deadline: Deadline, onImprovement: ((Improvement) -> Void)? = nil
    ) -> Plan {
        plan(request, deadline: deadline, limits: SearchLimits(), onImprovement: onImprovement)
    }

    /// The same with other sizes than the usual ones.
    package static func plan(
        _ request: PlanningRequest, deadline: Deadline, limits: SearchLimits,
        onImprovement: ((Improvement) -> Void)? = nil
    ) -> Plan {
        guard request.replicas <= limits.replicas else { return unplanned(request) }
        let problem = ProblemCompiler.compile(request)
        return plan(problem, deadline: deadline, limits: limits, onImprovement: onImprovement).plan
    }

    /// What is said of an application that is too large.
    static func unplanned(_ request: PlanningRequest) -> Plan {
        Plan(
            application: request.application.id, status: .unknown, snapshotRevision: request.snapshot.revision,
            plannedAt: request.now)
    }

    /// Plans what is compiled.
    ///
    /// - Parameters:
    ///   - start: A placement that keeps all required rules, by slot, where one is known.
    ///   - explains: Whether the plan says why it is as it is.
    /// - Returns: The plan, and the labels of what an infeasible one is blamed on.
    static func plan(
        _ problem: CompiledProblem, from start: [Int]? = nil, deadline: Deadline, limits: SearchLimits,
        explains: Bool = true,
        onImprovement: ((Improvement) -> Void)? = nil
    ) -> (plan: Plan, blamed: Set<String>) {
        let (request, started) = (problem.request, deadline.elapsed())
        let searching = Deadline(seconds: started + (deadline.seconds - started) * 0.9, elapsed: deadline.elapsed)
        let (outcome, space) = search(problem, from: start, limits, searching, started) { objective in
            onImprovement?(Improvement(seconds: deadline.elapsed() - started, objective: objective))
        }
        var plan = Plan(
            application: request.application.id, status: outcome.status,
            snapshotRevision: request.snapshot.revision, plannedAt: request.now)
        if explains {
            let explaining = Deadline(
                seconds: started + (deadline.seconds - started) * 0.97, elapsed: deadline.elapsed)
            plan.explanation = explanation(outcome, space, request, limits, explaining)
        }
        if let nodes = outcome.nodes {
            plan.placements = placements(problem, nodes)
            plan.objective = outcome.objective
            plan.breakdown = Evaluator(problem: problem).contributions(nodes)
        }
        if outcome.status != .infeasible, outcome.bound.isFinite { plan.bound = outcome.bound }
        plan.effort = Plan.Effort(visited: outcome.visited, seconds: deadline.elapsed() - started)
        return (plan, outcome.blamed)
    }

    private static func explanation(
        _ outcome: Optimizer.Outcome, _ space: SearchSpace?, _ request: PlanningRequest, _ limits: SearchLimits,
        _ deadline: Deadline
    ) -> Explanation {
        var explanation = space.map { Explainer($0, deadline: deadline).explanation(outcome) } ?? Explanation()
        guard outcome.status == .infeasible else { return explanation }
        let feasibility = Feasibility(limits: limits, deadline: deadline)
        explanation.conflict = Conflict(request: request, feasibility: feasibility).minimal(outcome.blamed)
        explanation.relaxations = Relaxer(request, feasibility).relaxations(explanation.conflict)
        return explanation
    }

    /// A first plan among few candidates where there are many, then the whole cluster or a longer list of it.
    static func search(
        _ problem: CompiledProblem, from start: [Int]? = nil, _ limits: SearchLimits, _ deadline: Deadline,
        _ started: Double,
        _ onImprovement: @escaping (Double) -> Void
    ) -> (outcome: Optimizer.Outcome, space: SearchSpace?) {
        var first = Optimizer.Outcome()
        guard problem.findCandidates({ deadline.isPast }) else { return (first, nil) }
        let repair = Repair(problem: problem, deadline: deadline, onImprovement: onImprovement)
        first = repair.outcome()
        if first.nodes == nil, let start {
            (first.nodes, first.objective) = (start, Evaluator(problem: problem).objective(start))
        }
        first.bound = min(problem.leastObjective, first.objective)
        let isMany = problem.pairs > limits.pairsAtOnce
        if isMany, first.nodes == nil, let quick = Shortlist.quick(problem, deadline: deadline) {
            let slice = Deadline(seconds: started + (deadline.seconds - started) / 8, elapsed: deadline.elapsed)
            let space = SearchSpace(problem, deadline: deadline, candidates: quick.candidates)
            first = quick.generalized(
                space.map {
                    Optimizer(
                        space: $0, deadline: deadline, visits: limits.visits, onImprovement: onImprovement
                    ).incumbent(slice: slice)
                } ?? first)
        }
        if deadline.isPast { return (first, nil) }
        if isMany, problem.canMerge, let classes = problem.classes(limits) {
            let wide = WideSearch(
                problem: problem, classes: classes, limits: limits, deadline: deadline, onImprovement: onImprovement)
            return wide.optimum(from: first)
        }
        let full = problem.pairs > limits.pairsInMemory ? Shortlist.full(problem) : nil
        guard let space = SearchSpace(problem, deadline: deadline, candidates: full?.candidates) else {
            return (first, nil)
        }
        let outcome = Optimizer(
            space: space, deadline: deadline, visits: limits.visits, onImprovement: onImprovement
        ).optimum(from: first)
        return (full?.generalized(outcome) ?? outcome, space)
    }

    /// The placements in the order of the application's components; nodes of equal replicas rise with their numbers.
    static func placements(_ problem: CompiledProblem, _ nodes: [Int]) -> [ReplicaPlacement] {
        var nodes = nodes
        for slot in problem.slots.indices where problem.slots[slot].placed == nil {
            let alike = problem.exchangeable(slot)
            guard alike.first == slot else { continue }
            let sorted = alike.map { nodes[$0] }.sorted()
            for (slot, node) in zip(alike, sorted) { nodes[slot] = node }
        }
        let order = problem.request.application.components.map(\.name)
        return order.enumerated().filter { order.firstIndex(of: $1) == $0 }.flatMap { _, name in
            problem.slots.indices.filter { problem.components[problem.slots[$0].component].component.name == name }
                .map {
                    ReplicaPlacement(
                        component: name, replica: problem.slots[$0].replica, node: problem.nodes[nodes[$0]].name)
                }
        }
    }
}
