public import ClusterModel

/// What the model says of the places where an application's replicas are.
public struct PlacementChecks: Hashable, Sendable {
    /// Every required limit with its observed value: unknown ones first, then by what is left of the limit. A limit that
    /// replicas without a place have a part in is unknown, unless those that have one break it already.
    public var limits: [LimitCheck]
    /// Required rules on nodes and domains that are broken, and nodes that take no pods.
    public var violations: [PlacementJudgement.Violation]

    public init(limits: [LimitCheck] = [], violations: [PlacementJudgement.Violation] = []) {
        self.limits = limits
        self.violations = violations
    }
}

extension Planner {
    /// Holds what is placed against every required rule, as measured now. Quick: nothing is searched for.
    ///
    /// - Parameter request: Its ``PlanningRequest/placed`` is looked at; what else could be placed is not.
    public static func check(_ request: PlanningRequest) -> PlacementChecks {
        check(ProblemCompiler.compile(request))
    }

    static func check(_ problem: CompiledProblem) -> PlacementChecks {
        let partial = PartialPlacement(problem)
        let states = problem.slotsInOrder.filter { partial.nodes[$0] >= 0 }.compactMap { slot in
            problem.stateCause(againstNode: partial.nodes[slot]).map {
                PlacementJudgement.Violation(replica: partial.placement(slot), cause: $0)
            }
        }
        return PlacementChecks(
            limits: problem.requiredChecks(partial.nodes),
            violations: states + partial.brokenNodeRules + partial.brokenDomainRules)
    }
}
