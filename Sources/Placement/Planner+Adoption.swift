public import ClusterModel

extension Planner {
    /// Takes a placement that somebody else chose as a plan, where it keeps every required rule.
    ///
    /// - Parameter placements: As in ``judge(_:placements:)``.
    /// - Returns: What the model says of the placement, and the plan, `nil` for a placement that is not feasible. The
    ///   plan has the objective, a bound where there is a simple one, and as much of an explanation as time was left for.
    public static func adopt(
        _ request: PlanningRequest, placements: [ReplicaPlacement], deadline: Deadline
    ) -> (judgement: PlacementJudgement, plan: Plan?) {
        let started = deadline.elapsed()
        let problem = ProblemCompiler.compile(request)
        let (partial, violations) = put(placements, in: problem)
        let judgement = judgement(partial, violations)
        guard judgement.isFeasible, let objective = judgement.objective else { return (judgement, nil) }
        var plan = Plan(
            application: request.application.id, status: .feasible, origin: .external,
            placements: partial.outcome.placements, objective: objective, breakdown: judgement.breakdown,
            snapshotRevision: request.snapshot.revision, plannedAt: request.now)
        if problem.findCandidates({ deadline.isPast }) {
            let least = min(problem.leastObjective, objective)
            plan.bound = least.isFinite ? least : nil
            plan.explanation = explanation(partial, objective, deadline)
        }
        plan.effort.seconds = deadline.elapsed() - started
        return (judgement, plan)
    }

    /// Among very many candidates only the places are told.
    private static func explanation(
        _ partial: PartialPlacement, _ objective: Double, _ deadline: Deadline
    ) -> Explanation {
        let isSmall = partial.problem.pairs <= SearchLimits().pairsAtOnce
        guard isSmall, let space = SearchSpace(partial.problem, deadline: deadline) else {
            return Explanation(components: places(partial))
        }
        var outcome = Optimizer.Outcome()
        (outcome.nodes, outcome.objective) = (partial.nodes, objective)
        return Explainer(space, deadline: deadline).explanation(outcome)
    }

    private static func places(_ partial: PartialPlacement) -> [ComponentExplanation] {
        let placed = Set(partial.problem.request.placed)
        return partial.outcome.placements.map {
            ComponentExplanation(
                component: $0.component, replica: $0.replica, node: $0.node, isPlaced: placed.contains($0))
        }
    }
}
