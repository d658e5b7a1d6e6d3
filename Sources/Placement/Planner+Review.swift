package import ClusterModel

/// What a placement is worth, with every limit and not only the broken ones.
package struct PlacementReview: Hashable, Sendable {
    package var checks: PlacementChecks
    /// Of all criteria and wishes, broken rules or not; `nil` while a replica has no node.
    package var objective: Double?
}

extension Planner {
    /// ``check(_:)`` and the objective of ``judge(_:placements:)``, for the price of one of them.
    ///
    /// - Parameter request: As for ``check(_:)``.
    package static func review(_ request: PlanningRequest) -> PlacementReview {
        let problem = ProblemCompiler.compile(request)
        let judgement = judgement(PartialPlacement(problem), [])
        return PlacementReview(checks: check(problem), objective: judgement.objective)
    }

    /// A plan that does not say why it is as it is, and that every machine comes to.
    ///
    /// - Parameter visits: Partial placements that may be looked at, see ``SearchLimits/visits``.
    package static func plan(_ request: PlanningRequest, visits: Int) -> Plan {
        var limits = SearchLimits()
        limits.visits = visits
        guard request.replicas <= limits.replicas else { return unplanned(request) }
        let (looks, isTooMany) = visits.multipliedReportingOverflow(by: PodScheduler.looksPerVisit)
        let deadline = Deadline.work(isTooMany ? .max : looks)
        return plan(ProblemCompiler.compile(request), deadline: deadline, limits: limits, explains: false).plan
    }
}
