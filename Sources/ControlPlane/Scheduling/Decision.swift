import ClusterModel
import Placement
import Synchronization

/// A plan with what it was made from, and what it says of the nodes for each question that was asked so far.
final class Decision: Sendable {
    let basis: PlanningBasis
    let plan: Plan
    let request: PlanningRequest
    private let engine: PlanningEngine
    private let assessments = Mutex<[Question: Assessment]>([:])

    /// Plans on the calling thread.
    ///
    /// - Parameter previous: Where an earlier plan has the replicas.
    init(
        basis: PlanningBasis, previous: [ReplicaPlacement] = [], now: Timestamp, engine: PlanningEngine,
        deadline: Deadline
    ) {
        self.basis = basis
        self.engine = engine
        request = basis.request(now: now, previous: previous)
        plan = engine.plan(request, deadline)
    }

    /// Which replica a pod stands for, and what is taken for granted about the others.
    struct Question: Hashable, Sendable {
        var component: String
        var replica: Int
        /// Replicas of the same component that pods are pending for: they count as running where the plan has them.
        var assumed: [Int] = []
    }

    /// An assessment that was made before.
    func knownAssessment(_ question: Question) -> Assessment? {
        assessments.withLock { $0[question] }
    }

    /// Assesses on the calling thread, unless that was done before.
    func assess(_ question: Question, deadline: Deadline) -> Assessment {
        if let known = knownAssessment(question) { return known }
        var assessment = engine.assess(request(for: question), plan, question.component, deadline)
        assessment.replica = question.replica
        assessments.withLock { $0[question] = assessment }
        return assessment
    }

    /// Answers the first question of each component that has replicas without a place.
    func assessUnplaced(deadline: Deadline) {
        for component in basis.application.components {
            let taken = basis.roster.taken(of: component.name)
            guard let replica = (0..<component.replicas).first(where: { !taken.contains($0) }) else { continue }
            _ = assess(Question(component: component.name, replica: replica), deadline: deadline)
        }
    }

    private func request(for question: Question) -> PlanningRequest {
        var request = request
        request.placed.removeAll { $0.component == question.component && $0.replica == question.replica }
        for replica in question.assumed {
            guard let node = plan.node(of: question.component, replica: replica) else { continue }
            request.placed.append(ReplicaPlacement(component: question.component, replica: replica, node: node))
        }
        request.placed.sort { ($0.component, $0.replica) < ($1.component, $1.replica) }
        return request
    }
}
