package import ClusterModel

/// What became of an application, as its custom resource tells.
package struct ApplicationStatus: Hashable, Sendable {
    /// The generation of the spec that is spoken of.
    package var observedGeneration: Int64
    /// The conditions in one word.
    package var summary: Summary
    /// Replicas that run, of those that are asked for: `3/4`.
    package var placed: String
    /// The required limit that is closest to being broken, or the most broken one; `nil` without limits.
    package var worstLimit: String?
    /// `builtin`, `external`, or `fallback` where the built-in scheduler stands in.
    package var scheduler: String?
    package var policy: String?
    /// In the order of ``StatusCondition/Kind``.
    package var conditions: [StatusCondition]
    package var plan: PlanSummary?
    package var placements: [PlacedReplica]
    /// What was left out of ``placements``.
    package var omittedPlacements: Int
    /// Unknown ones first, then the closest.
    package var limits: [LimitStatus]
    /// What was left out of ``limits``.
    package var omittedLimits: Int
    /// Rules on nodes and domains that are broken, as sentences; told in the conditions.
    var violations: [String]
    /// Why the spec cannot be planned.
    package var problems: [String]

    package enum Summary: String, Hashable, Sendable, CaseIterable {
        /// Every replica runs, and every limit holds.
        case satisfied = "Satisfied"
        /// What runs breaks a limit or a rule.
        case degraded = "Degraded"
        /// Proven: no placement keeps all limits.
        case infeasible = "Infeasible"
        /// There is a plan, and replicas or measurements are still missing.
        case planned = "Planned"
        /// There is no plan yet.
        case pending = "Pending"
        /// The spec cannot be read.
        case invalid = "Invalid"
    }

    /// A plan in short.
    package struct PlanSummary: Hashable, Sendable {
        package var status: Plan.Status
        package var origin: Plan.Origin
        package var objective: Double?
        package var bound: Double?
        package var gap: Double?
        package var plannedAt: Timestamp

        package init(_ plan: Plan) {
            status = plan.status
            origin = plan.origin
            (objective, bound, gap) = (plan.objective, plan.bound, plan.gap)
            plannedAt = plan.plannedAt
        }
    }

    /// A replica on the node where its pod runs, or is planned to.
    package struct PlacedReplica: Hashable, Sendable {
        package var component: String
        package var replica: Int
        package var node: String
        /// `nil` while no pod of the replica runs.
        package var pod: String?
    }

    /// Entries of a list beyond which only their number is told: a status has to stay small.
    package static let listed = 100
}
