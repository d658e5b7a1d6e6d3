import ClusterModel
import KubernetesWire
import LinkEstimation
import StateStore

/// What all application schedulers plan on, derived once for each change of the state.
struct ClusterView: Sendable {
    /// Counts the views.
    private(set) var generation: UInt64
    private(set) var snapshot: ClusterSnapshot
    private(set) var names: NodeNameTable
    /// The generation in which the nodes last changed, not counting links and what is free.
    private(set) var nodesGeneration: UInt64
    private(set) var applications: [ApplicationID: Application]
    private(set) var rosters: [ApplicationID: ReplicaRoster]
    private(set) var policies: PolicyCatalog
    /// Whether any link of ``snapshot`` was measured.
    private var hasSamples: Bool
    /// What unmeasured links of ``snapshot`` are predicted from; `nil` while nothing is.
    private(set) var predictor: LatencyPredictor?
    /// The generation in which each application last changed, or its policy.
    private var versions: [ApplicationID: UInt64]

    init(of state: ClusterState, policies: PolicyCatalog) {
        self.policies = policies
        generation = 1
        nodesGeneration = 1
        snapshot = state.snapshot
        names = NodeNameTable(snapshot.nodes.map(\.name))
        hasSamples = snapshot.hasSamples
        applications = Dictionary(uniqueKeysWithValues: state.applications.map { ($0.value.id, $0.value) })
        versions = applications.mapValues { _ in 1 }
        let pods = Dictionary(grouping: state.placements, by: \.applicationID)
        rosters = applications.mapValues { ReplicaRoster(application: $0, placements: pods[$0.id] ?? []) }
    }

    /// What `application` is planned from now; `nil` without the application or its policy.
    func inputs(of application: ApplicationID) -> PlanningInputs? {
        guard let value = applications[application], let policy = policies.policy(of: value) else { return nil }
        return PlanningInputs(
            application: value, policy: policy,
            roster: rosters[application] ?? ReplicaRoster(application: value, placements: []), snapshot: snapshot,
            names: names, generation: generation, version: versions[application] ?? 0,
            nodesGeneration: nodesGeneration, isPredicting: snapshot.predictions != nil,
            hasSamples: hasSamples, snapshotRevision: snapshot.revision)
    }

    /// Whether an application, its policy or who runs in it is another than in an earlier view.
    func isChanged(_ application: ApplicationID, since earlier: ClusterView) -> Bool {
        versions[application] != earlier.versions[application]
            || rosters[application] != earlier.rosters[application]
    }

    /// The view once the state's newest snapshot is taken in.
    func withSnapshot(of state: ClusterState) -> ClusterView {
        let newest = state.snapshot
        guard newest.revision != snapshot.revision else { return self }
        var view = self
        view.generation += 1
        view.snapshot = newest
        view.hasSamples = newest.hasSamples
        view.snapshot.predictions = predictor?.predictions(for: newest)
        if !newest.nodes.areAlike(snapshot.nodes) {
            view.names = NodeNameTable(newest.nodes.map(\.name))
            view.nodesGeneration = view.generation
        }
        return view
    }

    /// The view once everything that changed in the state is taken in.
    func following(_ state: ClusterState) -> ClusterView {
        let known = Set(state.applications.map(\.value.id)).union(applications.keys)
        return withSnapshot(of: state).following(state, known)
    }

    /// The view once what changed of these applications is taken in.
    func following(_ state: ClusterState, _ changed: some Sequence<ApplicationID>) -> ClusterView {
        var view = self
        for id in changed { view.follow(id, in: state, as: generation + 1) }
        return view
    }

    /// The view once other policies are in force.
    func with(_ policies: PolicyCatalog) -> ClusterView {
        guard policies != self.policies else { return self }
        var view = self
        view.generation += 1
        view.policies = policies
        for (id, application) in applications
        where policies.policy(of: application) != self.policies.policy(of: application) {
            view.versions[id] = view.generation
        }
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

    private mutating func follow(_ id: ApplicationID, in state: ClusterState, as next: UInt64) {
        let application = state.application(id: id)?.value
        let roster = application.map { ReplicaRoster(application: $0, placements: state.placements(of: id)) }
        if application != applications[id] {
            applications[id] = application
            versions[id] = application == nil ? nil : next
            generation = next
        }
        if roster != rosters[id] {
            rosters[id] = roster
            generation = next
        }
    }
}

extension [Node] {
    /// Whether these are the same nodes, apart from what is free on them.
    fileprivate func areAlike(_ others: [Node]) -> Bool {
        guard count == others.count else { return false }
        return zip(self, others).allSatisfy { node, other in
            if node == other { return true }
            // Whether anybody said what is free makes another node of it.
            guard other.free != nil, node.free != nil else { return false }
            var same = node
            same.free = other.free
            return same == other
        }
    }
}

extension ClusterSnapshot {
    /// The nodes on which something else is free than in `earlier`, by name.
    func nodesWithOtherRoom(than earlier: ClusterSnapshot) -> [String] {
        nodes.compactMap { node in
            guard let index = earlier.index(of: node.name), earlier.nodes[index].offer != node.offer else { return nil }
            return node.name
        }
    }
}
