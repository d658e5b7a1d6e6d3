import ClusterModel

/// A plan that stands for an application while the world lets it, as in the extender: for as long as the same replicas run
/// where it has them, others leave it room, and its links are young enough.
struct StandingPlan: Sendable {
    let plan: Plan
    /// What the plan was made from.
    private let application: Application
    private let policy: SchedulingPolicy
    private let cluster: ClusterAge
    /// Replicas that had a place.
    private let occupied: [ReplicaPlacement]
    /// What others took when the plan was made; kept only where the plan found no room.
    private let reservations: Reservations?
    /// What the plan takes of nodes where it has replicas that had no place.
    private let nodes: [(name: String, needed: Resources)]
    /// What others took of the links of those replicas.
    private let links: [(key: LinkKey, takenByOthers: Double)]

    init(_ plan: Plan, _ request: PlanningRequest, _ cluster: ClusterAge) {
        self.plan = plan
        (application, policy, self.cluster) = (request.application, request.policy, cluster)
        occupied = request.placed
        reservations = plan.placements.isEmpty ? request.reservations : nil
        let isOccupied = Set(request.placed.map(ReplicaKey.init))
        let open = Set(plan.placements.filter { !isOccupied.contains(ReplicaKey($0)) }.map(\.node))
        let demands = Dictionary(request.application.components.map { ($0.name, $0.resources) }) { first, _ in first }
        var needed: [String: Resources] = [:]
        for placement in plan.placements where open.contains(placement.node) {
            needed[placement.node] =
                needed[placement.node, default: .zero] + demands[placement.component, default: .zero]
        }
        nodes = needed.map { ($0.key, $0.value) }
        let hasDemand = request.application.channels.contains { $0.bandwidth ?? 0 > 0 }
        let loads = hasDemand ? Planner.reservations(request, placements: plan.placements).bandwidth : [:]
        links = loads.keys.filter { open.contains($0.source) || open.contains($0.sink) }
            .map { ($0, request.reservations.bandwidth[$0] ?? 0) }
    }

    /// The same of another plan for what this one was made for.
    func replacing(_ plan: Plan, _ request: PlanningRequest) -> StandingPlan {
        StandingPlan(plan, request, cluster)
    }

    /// How far a plan may stand for what is asked now.
    enum Standing {
        /// As it is.
        case holds
        /// But for replicas that run elsewhere, or for what others took.
        case needsAmendment
        case fails
    }

    /// - Parameter own: The replica that is asked about.
    func standing(for request: PlanningRequest, _ now: ClusterAge, except own: ReplicaKey) -> Standing {
        guard cluster.nodes == now.nodes, cluster.isPredicting == now.isPredicting, application == request.application,
            policy == request.policy
        else { return .fails }
        let isYoung = request.now.seconds(since: plan.plannedAt) <= policy.freshness.freshFor / 2
        guard isYoung || (!now.hasSamples && cluster.revision == now.revision) else { return .fails }
        guard !plan.placements.isEmpty else {
            let isSame =
                cluster.revision == now.revision && reservations == request.reservations
                && Set(request.placed) == Set(occupied.filter { ReplicaKey($0) != own })
            return isSame ? .holds : .fails
        }
        let isInPlace = request.placed.allSatisfy { plan.node(of: $0.component, replica: $0.replica) == $0.node }
        return isInPlace && hasRoom(request) ? .holds : .needsAmendment
    }

    private func hasRoom(_ request: PlanningRequest) -> Bool {
        nodes.allSatisfy { node in
            guard let index = request.snapshot.index(of: node.name) else { return false }
            let known = request.snapshot.nodes[index]
            let taken = request.reservations.resources[node.name, default: .zero]
            return node.needed.fits(in: (known.free ?? known.allocatable) - taken)
        } && links.allSatisfy { (request.reservations.bandwidth[$0.key] ?? 0) <= $0.takenByOthers }
    }
}

/// One replica, wherever it is.
struct ReplicaKey: Hashable, Sendable {
    let component: String
    let replica: Int

    init(_ placement: ReplicaPlacement) {
        (component, replica) = (placement.component, placement.replica)
    }

    init(_ pod: UnplacedReplica) {
        (component, replica) = (pod.component, pod.replica)
    }
}
