import ClusterModel
import Placement

/// A plan with what it was made from, light enough to be kept for every application: it holds neither the snapshot nor
/// what others took, so that old ones of these go.
final class Decision: Sendable {
    /// Tells decisions apart.
    let number: UInt64
    let plan: Plan
    /// What the plan was made from, without the snapshot.
    let inputs: PlanningInputs
    /// Replicas that had a place.
    let occupied: [ReplicaPlacement]
    /// The ledger's changes that were known.
    let ledgerChanges: Int
    let plannedAt: Timestamp
    /// What the plan takes of nodes and links where it has replicas that had no place yet.
    let demand: PlannedDemand
    private let engine: PlanningEngine
    private let tables: VerdictTables

    /// Plans on the calling thread.
    ///
    /// - Parameter previous: Where an earlier plan has the replicas.
    init(
        basis: PlanningBasis, previous: [ReplicaPlacement] = [], now: Timestamp, engine: PlanningEngine,
        tables: VerdictTables, deadline: Deadline
    ) {
        self.engine = engine
        self.tables = tables
        number = tables.number()
        plan = engine.plan(basis.request(now: now, previous: previous), deadline)
        inputs = basis.inputs.withoutSnapshot
        (occupied, ledgerChanges, plannedAt) = (basis.occupied, basis.ledgerChanges, now)
        demand = PlannedDemand(plan, basis, now: now)
    }

    /// Which replica a pod stands for, and where the others are taken to be.
    struct Question: Hashable, Sendable {
        var component: String
        var replica: Int
        /// All other replicas that have a place or are assumed to have one, sorted by component and replica.
        var occupied: [ReplicaPlacement]
        /// The node that the replica is moved to; `nil` for one that is not on its way.
        var meantFor: String?
    }

    /// What was found of the nodes before.
    func known(_ question: Question) -> VerdictTable? {
        tables.table(of: question, number)
    }

    /// Looks at the nodes on the calling thread, unless that was done before.
    ///
    /// - Parameter basis: What is known now, of the same application and nodes as the plan.
    func assess(_ question: Question, _ basis: PlanningBasis, now: Timestamp, deadline: Deadline) -> VerdictTable {
        if let known = known(question) { return known }
        var request = basis.request(now: now)
        request.placed = question.occupied
        var assessment = engine.assess(request, plan, question.component, deadline)
        // A move is one of several that are good together: by itself another node may look as good.
        if question.meantFor != nil { assessment = assessment.following(plan, request.snapshot) }
        let table = VerdictTable(assessment, replica: question.replica)
        tables.keep(table, of: question, number)
        return table
    }

    /// Answers the first question of each component that has replicas without a place.
    func assessUnplaced(_ basis: PlanningBasis, now: Timestamp, deadline: Deadline) {
        for component in inputs.application.components {
            let taken = Set(occupied.filter { $0.component == component.name }.map(\.replica))
            guard !deadline.isPast, let replica = (0..<component.replicas).first(where: { !taken.contains($0) }) else {
                continue
            }
            _ = assess(
                Question(component: component.name, replica: replica, occupied: occupied), basis, now: now,
                deadline: deadline)
        }
    }

    /// Whether the plan may stand for what is asked now, the links' ages apart.
    ///
    /// - Parameter occupied: The replicas that have a place now, but for the one that is asked about.
    func holds(for inputs: PlanningInputs, occupied: [ReplicaPlacement], except own: ReplicaName?) -> Bool {
        guard self.inputs.areAlike(inputs) else { return false }
        guard !plan.placements.isEmpty else {
            return occupied == self.occupied.filter { ReplicaName($0) != own }
        }
        return occupied.allSatisfy { plan.node(of: $0.component, replica: $0.replica) == $0.node }
    }

    /// Whether the plan rests on nothing that grows older: no link was measured, and none changed since.
    func isAgeless(for inputs: PlanningInputs) -> Bool {
        !inputs.hasSamples && inputs.snapshotRevision == self.inputs.snapshotRevision
    }

    /// Seconds of planning from which on an application counts as expensive.
    private static let expensive = 0.05

    /// The priority of what requests wait for after this plan.
    var priority: PlanningPriority { plan.effort.seconds > Self.expensive ? .patient : .request }

    /// Seconds since the oldest sample that the plan's limits rest on, at `now`; `nil` where they rest on none.
    func age(at now: Timestamp) -> Double? {
        oldestSample.map { $0 + now.seconds(since: plannedAt) }
    }

    /// The same when the plan was made.
    private var oldestSample: Double? {
        plan.explanation.limits.flatMap { $0.hops.compactMap(\.age) }.max()
    }
}
