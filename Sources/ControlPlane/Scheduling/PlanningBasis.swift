import ClusterModel
import KubernetesWire
import Placement

/// Everything that one application's plan is made from, read at one moment.
struct PlanningBasis: Sendable {
    var inputs: PlanningInputs
    /// Replicas that have a place: their pods run, or were told where they may go.
    var occupied: [ReplicaPlacement]
    /// What the replicas of other applications take.
    var reservations: Reservations
    /// The ledger's changes that ``reservations`` has in it.
    var ledgerChanges: Int

    /// What is to be planned at the moment `now`.
    ///
    /// - Parameter previous: Where an earlier plan has the replicas. Those that run have their place; the others may move
    ///   at the price that the policy sets, and where it sets none there is nothing to hold them.
    func request(now: Timestamp, previous: [ReplicaPlacement] = []) -> PlanningRequest {
        let taken = Set(occupied.map(ReplicaName.init))
        let waiting = previous.filter { !taken.contains(ReplicaName($0)) }
        return PlanningRequest(
            application: inputs.application, snapshot: inputs.snapshot, policy: inputs.policy, placed: occupied,
            previous: inputs.policy.movePrice > 0 ? waiting : [], reservations: reservations, now: now)
    }
}

/// What a plan is made from apart from who takes what: cheap to read for each request.
struct PlanningInputs: Sendable {
    var application: Application
    var policy: SchedulingPolicy
    var roster: ReplicaRoster
    var snapshot: ClusterSnapshot
    var names: NodeNameTable
    /// Of the view that this was read from.
    var generation: UInt64
    /// The generation in which the application or its policy last changed.
    var version: UInt64
    /// The generation in which the nodes last changed, not counting links and what is free.
    var nodesGeneration: UInt64
    /// Changes with what the application's own scheduler put, and with whether that counts.
    var external: UInt64 = 0
    /// Whether unmeasured links are predicted.
    var isPredicting: Bool
    /// Whether any link was measured, so that what is known grows older by itself.
    var hasSamples: Bool

    /// Of the snapshot that was read.
    var snapshotRevision: UInt64

    /// The same for those who outlive the snapshot.
    var withoutSnapshot: PlanningInputs {
        var inputs = self
        inputs.snapshot = .empty
        return inputs
    }

    /// Whether a plan for `other` may stand for this one, apart from links and from what is taken.
    func areAlike(_ other: PlanningInputs) -> Bool {
        version == other.version && nodesGeneration == other.nodesGeneration && external == other.external
            && isPredicting == other.isPredicting
    }
}

/// One replica, wherever it is.
struct ReplicaName: Hashable, Sendable {
    var component: String
    var replica: Int

    init(component: String, replica: Int) {
        self.component = component
        self.replica = replica
    }

    init(_ placement: ReplicaPlacement) {
        self.init(component: placement.component, replica: placement.replica)
    }
}
