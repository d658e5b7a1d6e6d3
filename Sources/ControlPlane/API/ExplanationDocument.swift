import ClusterModel

/// Why an application, one of its components, or a component with respect to one node is as it is.
struct ExplanationDocument: Encodable {
    var application: String
    var status: Plan.Status
    /// Who plans it, and whether a built-in plan stands in.
    var scheduler: SchedulerDocument
    var objective: Double?
    var gap: Double?
    /// Seconds since the plan was made.
    var age: Double
    var components: [Part]
    /// The closest first.
    var limits: [LimitCheck]
    var brokenWishes: [LimitCheck]
    /// Constraints that cannot hold together.
    var conflict: [String]
    /// What each of them would have to give way by.
    var relaxations: [Change]

    /// A change that makes room, in words and as values.
    struct Change: Encodable {
        var reason: String
        var relaxation: Relaxation
    }

    /// One replica.
    struct Part: Encodable {
        var component: String
        var replica: Int
        var node: String?
        var isPlaced: Bool
        var runnerUp: ComponentExplanation.RunnerUp?
        var rejections: [RejectedNode]
        /// What the node that was asked about is to this replica.
        var asked: AskedNode?
    }

    struct RejectedNode: Encodable {
        var node: String
        var reason: String
        var cause: Rejection.Cause
    }

    struct AskedNode: Encodable {
        var node: String
        var verdict: Verdict
        var reason: String?
        /// How much larger the objective would be at least; absent when unknown.
        var regret: Double?
    }

    enum Verdict: String, Encodable {
        /// The replica runs there.
        case placed
        /// The plan has it there.
        case planned
        /// It could go there, and the plan has a better place.
        case possible
        case rejected
    }

    init(_ plan: Plan, _ question: ExplanationQuestion, scheduler: SchedulerDocument, now: Timestamp) {
        application = plan.application.description
        status = plan.status
        self.scheduler = scheduler
        objective = plan.objective
        gap = plan.gap
        age = now.seconds(since: plan.plannedAt)
        components = plan.explanation.components.filter(question.concerns).map { Part($0, question.node) }
        limits = plan.explanation.limits
        brokenWishes = plan.explanation.brokenWishes
        conflict = plan.explanation.conflict
        relaxations = plan.explanation.relaxations.map { Change(reason: $0.sentence, relaxation: $0) }
    }
}

extension ExplanationDocument.Part {
    fileprivate init(_ explanation: ComponentExplanation, _ asked: String?) {
        component = explanation.component
        replica = explanation.replica
        node = explanation.node
        isPlaced = explanation.isPlaced
        runnerUp = explanation.runnerUp
        rejections = explanation.rejections.filter { asked == nil || $0.node == asked }
            .map { .init(node: $0.node, reason: $0.cause.sentence, cause: $0.cause) }
        self.asked = asked.map { Self.asked($0, explanation) }
    }

    private static func asked(
        _ node: String, _ explanation: ComponentExplanation
    ) -> ExplanationDocument.AskedNode {
        if explanation.node == node {
            return .init(node: node, verdict: explanation.isPlaced ? .placed : .planned, reason: nil, regret: nil)
        }
        if let rejection = explanation.rejections.first(where: { $0.node == node }) {
            return .init(node: node, verdict: .rejected, reason: rejection.cause.sentence, regret: nil)
        }
        let regret = explanation.runnerUp.flatMap { $0.node == node ? $0.regret : nil }
        return .init(node: node, verdict: .possible, reason: nil, regret: regret)
    }
}
