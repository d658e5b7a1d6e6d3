import ClusterModel
import Placement

/// What a plan takes where it has replicas that had no place when it was made.
struct PlannedDemand: Sendable {
    private let nodes: [(name: String, needed: Resources)]
    private let links: [(key: LinkKey, takenByOthers: Double)]

    init(_ plan: Plan, _ basis: PlanningBasis, now: Timestamp) {
        let (application, snapshot) = (basis.inputs.application, basis.inputs.snapshot)
        let occupied = Set(basis.occupied.map(ReplicaName.init))
        let open = Set(plan.placements.filter { !occupied.contains(ReplicaName($0)) }.map(\.node))
        let needed = ReservationLedger.resources(of: application, plan.placements).filter { open.contains($0.key) }
        nodes = needed.map { ($0.key, $0.value) }
        let loads = ReservationLedger.bandwidth(of: application, plan.placements) {
            Proximity(snapshot: snapshot, policy: basis.inputs.policy, now: now)
        }
        links = loads.keys.filter { open.contains($0.source) || open.contains($0.sink) }
            .map { ($0, basis.reservations.bandwidth[$0] ?? 0) }
    }

    /// Whether there is room for all of it still.
    ///
    /// - Parameter changed: The nodes whose sums changed.
    func fits(
        beside ledger: ReservationLedger, on snapshot: ClusterSnapshot, application: ApplicationID, changed: Set<String>
    ) -> Bool {
        let hasRoom = nodes.allSatisfy { node in
            guard changed.contains(node.name) else { return true }
            let offered = snapshot.index(of: node.name).map { snapshot.nodes[$0].offer } ?? .zero
            return node.needed.fits(in: offered - ledger.taken(on: node.name, except: application))
        }
        // Links have no log: they are few, and more on them than was planned with asks for a new plan.
        return hasRoom
            && links.allSatisfy { (ledger.taken(on: $0.key, except: application) ?? 0) <= $0.takenByOthers }
    }

    /// Whether what is taken of these nodes concerns the plan.
    func concerns(_ changed: Set<String>) -> Bool {
        nodes.contains { changed.contains($0.name) }
    }
}

extension Node {
    /// What components may take of the node.
    var offer: Resources { free ?? allocatable }
}
