public import ClusterModel

/// Everything that a plan is made from.
public struct PlanningRequest: Sendable {
    public var application: Application
    public var snapshot: ClusterSnapshot
    public var policy: SchedulingPolicy
    /// Replicas of this application that already have a place. They stay; limits towards them count in both directions.
    public var placed: [ReplicaPlacement]
    /// Where an earlier plan has replicas that are not in ``placed``. They may move: for each one that does, the objective
    /// counts the policy's price of a move. Nodes that the snapshot does not hold count for nothing.
    public var previous: [ReplicaPlacement]
    /// What others take: every placed replica that is not in ``placed``.
    public var reservations: Reservations
    /// The moment at which ages are taken.
    public var now: Timestamp

    public init(
        application: Application, snapshot: ClusterSnapshot, policy: SchedulingPolicy = SchedulingPolicy(),
        placed: [ReplicaPlacement] = [], previous: [ReplicaPlacement] = [], reservations: Reservations = Reservations(),
        now: Timestamp
    ) {
        self.application = application
        self.snapshot = snapshot
        self.policy = policy
        self.placed = placed
        self.previous = previous
        self.reservations = reservations
        self.now = now
    }

    /// How many replicas the application has and asks for at most.
    var replicas: Int {
        application.components.reduce(placed.count) {
            let (sum, isTooLarge) = $0.addingReportingOverflow(max(0, $1.replicas))
            return isTooLarge ? .max : sum
        }
    }
}
