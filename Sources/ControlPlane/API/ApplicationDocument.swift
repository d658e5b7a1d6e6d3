import ClusterModel

/// An application in a list: what it is and how its plan stands.
struct ApplicationDocument: Encodable {
    var namespace: String
    var name: String
    var policy: String?
    /// Who plans it, and whether a built-in plan stands in.
    var scheduler: SchedulerDocument
    var components: Int
    var replicas: Int
    /// Replicas that are known to run.
    var placed: Int
    /// Absent while there is no plan.
    var plan: PlanSummary?
    /// Why the application cannot be planned as it is, such as a policy that is not loaded; absent where nothing is wrong.
    var problem: String?
    /// Of the application itself: what `If-Match` compares.
    var revision: UInt64

    init(
        _ application: Application, revision: UInt64, placed: Int, plan: Plan?, standing: SchedulerStanding,
        problem: String?, now: Timestamp
    ) {
        namespace = application.namespace
        name = application.name
        policy = application.policy
        scheduler = SchedulerDocument(standing, of: application, now: now)
        components = application.components.count
        replicas = application.components.reduce(0) { $0 + $1.replicas }
        self.placed = placed
        self.plan = plan.map { PlanSummary($0, now: now) }
        self.problem = problem
        self.revision = revision
    }

    struct PlanSummary: Encodable {
        var status: Plan.Status
        /// Smaller is better; absent without a placement.
        var objective: Double?
        var bound: Double?
        var gap: Double?
        /// Constraints that cannot hold together.
        var conflict: [String]?
        /// Seconds since the plan was made.
        var age: Double
        var snapshotRevision: UInt64

        init(_ plan: Plan, now: Timestamp) {
            status = plan.status
            objective = plan.objective
            bound = plan.bound
            gap = plan.gap
            conflict = plan.explanation.conflict.isEmpty ? nil : plan.explanation.conflict
            age = now.seconds(since: plan.plannedAt)
            snapshotRevision = plan.snapshotRevision
        }
    }
}
