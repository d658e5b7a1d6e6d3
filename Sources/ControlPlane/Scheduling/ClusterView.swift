import ClusterModel
import KubernetesWire
import StateStore

/// What all application schedulers plan on, derived once for each change of the state.
struct ClusterView: Sendable {
    /// Counts the views.
    private(set) var generation: UInt64
    private(set) var snapshot: ClusterSnapshot
    private(set) var names: NodeNameTable
    /// The generation in which the nodes last changed, not counting links.
    private(set) var nodesGeneration: UInt64
    private(set) var applications: [ApplicationID: Application]
    private(set) var placements: [PodPlacement]
    private(set) var rosters: [ApplicationID: ReplicaRoster]
    private(set) var ledger: ReservationLedger

    init(of state: ClusterState) {
        generation = 1
        nodesGeneration = 1
        snapshot = state.snapshot
        names = NodeNameTable(snapshot.nodes.map(\.name))
        applications = Dictionary(uniqueKeysWithValues: state.applications.map { ($0.value.id, $0.value) })
        placements = state.placements
        (rosters, ledger) = Self.places(applications, placements, snapshot)
    }

    /// The view once the state's newest snapshot is taken in.
    func withSnapshot(of state: ClusterState) -> ClusterView {
        let newest = state.snapshot
        guard newest.revision != snapshot.revision else { return self }
        var view = self
        view.generation += 1
        view.snapshot = newest
        if newest.nodes != snapshot.nodes {
            view.names = NodeNameTable(newest.nodes.map(\.name))
            view.nodesGeneration = view.generation
        }
        return view
    }

    /// The view once everything that changed in the state is taken in.
    func following(_ state: ClusterState) -> ClusterView {
        var view = withSnapshot(of: state)
        let applications = Dictionary(uniqueKeysWithValues: state.applications.map { ($0.value.id, $0.value) })
        let placements = state.placements
        guard applications != self.applications || placements != self.placements else { return view }
        view.generation = generation + 1
        view.applications = applications
        view.placements = placements
        (view.rosters, view.ledger) = Self.places(applications, placements, view.snapshot)
        return view
    }

    private static func places(
        _ applications: [ApplicationID: Application], _ placements: [PodPlacement], _ snapshot: ClusterSnapshot
    ) -> ([ApplicationID: ReplicaRoster], ReservationLedger) {
        let pods = Dictionary(grouping: placements, by: \.applicationID)
        let rosters = applications.mapValues { ReplicaRoster(application: $0, placements: pods[$0.id] ?? []) }
        let ledger = ReservationLedger(applications: Array(applications.values), rosters: rosters, snapshot: snapshot)
        return (rosters, ledger)
    }
}
