import ClusterModel
import KubernetesWire
import LinkEstimation
import Placement
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
    private(set) var policies: PolicyCatalog
    /// What unmeasured links of ``snapshot`` are predicted from; `nil` while nothing is.
    private(set) var predictor: LatencyPredictor?

    init(of state: ClusterState, policies: PolicyCatalog, now: Timestamp) {
        self.policies = policies
        generation = 1
        nodesGeneration = 1
        snapshot = state.snapshot
        names = NodeNameTable(snapshot.nodes.map(\.name))
        applications = Dictionary(uniqueKeysWithValues: state.applications.map { ($0.value.id, $0.value) })
        placements = state.placements
        (rosters, ledger) = ([:], ReservationLedger())
        takePlaces(now)
    }

    /// The view once the state's newest snapshot is taken in.
    func withSnapshot(of state: ClusterState) -> ClusterView {
        let newest = state.snapshot
        guard newest.revision != snapshot.revision else { return self }
        var view = self
        view.generation += 1
        view.snapshot = newest
        view.snapshot.predictions = predictor?.predictions(for: newest)
        if newest.nodes != snapshot.nodes {
            view.names = NodeNameTable(newest.nodes.map(\.name))
            view.nodesGeneration = view.generation
        }
        return view
    }

    /// The view once everything that changed in the state is taken in.
    ///
    /// - Parameter now: the moment at which the ages of links are taken, for what is nearest.
    func following(_ state: ClusterState, now: Timestamp) -> ClusterView {
        var view = withSnapshot(of: state)
        let applications = Dictionary(uniqueKeysWithValues: state.applications.map { ($0.value.id, $0.value) })
        let placements = state.placements
        guard applications != self.applications || placements != self.placements else { return view }
        view.generation = generation + 1
        view.applications = applications
        view.placements = placements
        view.takePlaces(now)
        return view
    }

    /// The view once other policies are in force.
    func with(_ policies: PolicyCatalog, now: Timestamp) -> ClusterView {
        guard policies != self.policies else { return self }
        var view = self
        view.generation += 1
        view.policies = policies
        view.takePlaces(now)
        return view
    }

    /// The view once unmeasured links are predicted from `predictor`.
    func predicting(from predictor: LatencyPredictor?) -> ClusterView {
        var view = self
        view.generation += 1
        view.predictor = predictor
        view.snapshot.predictions = predictor?.predictions(for: snapshot)
        return view
    }

    private mutating func takePlaces(_ now: Timestamp) {
        let pods = Dictionary(grouping: placements, by: \.applicationID)
        rosters = applications.mapValues { ReplicaRoster(application: $0, placements: pods[$0.id] ?? []) }
        ledger = ReservationLedger(applications: Array(applications.values), rosters: rosters) {
            Proximity(snapshot: snapshot, policy: policies.policy(of: $0) ?? SchedulingPolicy(), now: now)
        }
    }
}
