import ClusterModel
import KubernetesWire
import Placement

/// Everything that one application's plan is made from, read at one moment.
struct PlanningBasis: Sendable {
    var application: Application
    var policy: SchedulingPolicy
    var roster: ReplicaRoster
    /// What the placed replicas of other applications take.
    var reservations: Reservations
    var snapshot: ClusterSnapshot
    var names: NodeNameTable
    /// Of the cluster view that this was read from.
    var generation: UInt64
    /// Of the nodes in ``snapshot``.
    var nodesGeneration: UInt64
    /// Of what the application's own scheduler put, and whether that counts.
    var external: UInt64
    /// Changes with everything here but the links: a plan of another version may break a limit or a capacity.
    var version: UInt64

    /// Whether a plan for `other` may stand for this one, apart from the links.
    func hasSameInputs(as other: PlanningBasis) -> Bool {
        nodesGeneration == other.nodesGeneration && external == other.external && application == other.application
            && policy == other.policy
            && roster == other.roster && reservations == other.reservations
            && (snapshot.predictions == nil) == (other.snapshot.predictions == nil)
    }

    /// What is to be planned at the moment `now`.
    ///
    /// - Parameter previous: Where an earlier plan has the replicas. Those that run have their place; the others may move
    ///   at the price that the policy sets, and where it sets none there is nothing to hold them.
    func request(now: Timestamp, previous: [ReplicaPlacement] = []) -> PlanningRequest {
        let waiting = previous.filter { !roster.taken(of: $0.component).contains($0.replica) }
        return PlanningRequest(
            application: application, snapshot: snapshot, policy: policy, placed: roster.placed,
            previous: policy.movePrice > 0 ? waiting : [], reservations: reservations, now: now)
    }
}
