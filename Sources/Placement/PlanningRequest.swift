public import ClusterModel

/// Everything that a plan is made from.
public struct PlanningRequest: Sendable {
    public var application: Application
    public var snapshot: ClusterSnapshot
    public var policy: SchedulingPolicy
    /// Replicas of this application that already have a place. They stay; limits towards them count in both directions.
    public var placed: [ReplicaPlacement]
    /// What others take: every placed replica that is not in ``placed``.
    public var reservations: Reservations
    /// The moment at which ages are taken.
    public var now: Timestamp

    public init(
        application: Application, snapshot: ClusterSnapshot, policy: SchedulingPolicy = SchedulingPolicy(),
        placed: [ReplicaPlacement] = [], reservations: Reservations = Reservations(), now: Timestamp
    ) {
        self.application = application
        self.snapshot = snapshot
        self.policy = policy
        self.placed = placed
        self.reservations = reservations
        self.now = now
    }
}
