import ClusterModel

/// A plan as the API shows it.
struct PlanDocument: Encodable {
    var application: String
    var status: Plan.Status
    /// Whose plan it is.
    var origin: Plan.Origin
    /// Who plans the application now, and whether a built-in plan stands in.
    var scheduler: SchedulerDocument
    /// Smaller is better; absent without a placement.
    var objective: Double?
    var bound: Double?
    var gap: Double?
    var breakdown: [Contribution]
    var placements: [ReplicaPlacement]
    var explanation: Explanation
    var effort: Plan.Effort
    var snapshotRevision: UInt64
    /// Milliseconds since the Unix epoch.
    var plannedAt: Timestamp
    /// Seconds since then.
    var age: Double

    struct Contribution: Encodable {
        var name: String
        var value: Double
        var weight: Double
        var scale: Double
        var amount: Double
    }

    init(_ plan: Plan, scheduler: SchedulerDocument, now: Timestamp) {
        application = plan.application.description
        status = plan.status
        origin = plan.origin
        self.scheduler = scheduler
        objective = plan.objective
        bound = plan.bound
        gap = plan.gap
        breakdown = plan.breakdown.map {
            Contribution(name: $0.name, value: $0.value, weight: $0.weight, scale: $0.scale, amount: $0.amount)
        }
        placements = plan.placements
        explanation = plan.explanation
        effort = plan.effort
        snapshotRevision = plan.snapshotRevision
        plannedAt = plan.plannedAt
        age = now.seconds(since: plan.plannedAt)
    }
}
