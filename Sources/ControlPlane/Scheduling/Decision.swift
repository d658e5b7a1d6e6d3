import ClusterModel
import Placement
import Synchronization

/// A plan with what it was made from, and what it says of the nodes for each question that was asked so far.
final class Decision: Sendable {
    let basis: PlanningBasis
    let plan: Plan
    let request: PlanningRequest
    /// What the plan takes of nodes and links where it has replicas that had no place yet.
    let demand: PlannedDemand
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
        demand = PlannedDemand(plan, basis, now: now)
    }

    /// Which replica a pod stands for, and where the others are taken to be.
    struct Question: Hashable, Sendable {
        var component: String
        var replica: Int
        /// All other replicas that have a place or are assumed to have one, sorted by component and replica.
        var occupied: [ReplicaPlacement]
    }

    /// An assessment that was made before.
    func knownAssessment(_ question: Question) -> Assessment? {
        assessments.withLock { $0[question] }
    }

    /// Assesses on the calling thread, unless that was done before.
    func assess(_ question: Question, deadline: Deadline) -> Assessment {
        if let known = knownAssessment(question) { return known }
        var request = request
        request.placed = question.occupied
        var assessment = engine.assess(request, plan, question.component, deadline)
        assessment.replica = question.replica
        assessments.withLock { assessments in
            if assessments.count >= Self.assessmentsHeld { assessments.removeAll(keepingCapacity: true) }
            assessments[question] = assessment
        }
        return assessment
    }

    /// Assessments that are kept: each has a verdict for every node.
    private static let assessmentsHeld = 64

    /// Answers the first question of each component that has replicas without a place.
    func assessUnplaced(deadline: Deadline) {
        for component in basis.inputs.application.components {
            let taken = Set(basis.occupied.filter { $0.component == component.name }.map(\.replica))
            guard let replica = (0..<component.replicas).first(where: { !taken.contains($0) }) else { continue }
            _ = assess(
                Question(component: component.name, replica: replica, occupied: basis.occupied), deadline: deadline)
        }
    }

    /// Whether the plan may stand for what is asked now, the links' ages apart.
    ///
    /// - Parameter occupied: The replicas that have a place now, but for the one that is asked about.
    func holds(for inputs: PlanningInputs, occupied: [ReplicaPlacement], except own: ReplicaName?) -> Bool {
        guard basis.inputs.areAlike(inputs) else { return false }
        guard !plan.placements.isEmpty else {
            return occupied == basis.occupied.filter { ReplicaName($0) != own }
        }
        return occupied.allSatisfy { plan.node(of: $0.component, replica: $0.replica) == $0.node }
    }

    /// Seconds of planning from which on an application counts as expensive.
    private static let expensive = 0.05

    /// The priority of what requests wait for after this plan.
    var priority: PlanningPriority { plan.effort.seconds > Self.expensive ? .background : .request }

    /// Seconds since the oldest sample that the plan's limits rest on, at `now`; `nil` where they rest on none.
    func age(at now: Timestamp) -> Double? {
        oldestSample.map { $0 + now.seconds(since: request.now) }
    }

    /// The same when the plan was made.
    private var oldestSample: Double? {
        plan.explanation.limits.flatMap { $0.hops.compactMap(\.age) }.max()
    }
}
