public import ClusterModel
import Synchronization

extension ClusterState {
    /// Takes in what Kubernetes shows of nodes and of the pods on them; not stored.
    ///
    /// A node of Kubernetes goes before a stored or declared one of the same name, which lends it the properties that
    /// Kubernetes knows nothing of. It counts from the next snapshot on, of which there is one for all changes of an
    /// interval; nodes that are as they were make none. Safe to be called with the same changes again.
    public func observe(_ changes: ObservedChanges) {
        guard observed.withLock({ $0.take(changes) }) else { return }
        changeSignal.raise()
    }

    /// Takes in an application of Kubernetes, or with `nil` that it is gone; not stored.
    ///
    /// It goes before a stored one of the same name, which counts again when it is gone.
    public func observe(_ application: Application?, for id: ApplicationID) {
        guard observed.withLock({ $0.take(application, for: id) }) else { return }
        events.publish(.application(id, removed: self.application(id: id) == nil))
        changeSignal.raise()
    }

    /// Removes plans whose application is neither stored nor one of Kubernetes: they are of applications that vanished
    /// while nobody looked.
    public func removeOrphanedPlans() async throws(StateStoreError) {
        let known = Set(applications.map(\.value.id))
        let orphans = plans.map(\.application).filter { !known.contains($0) }
        guard !orphans.isEmpty else { return }
        try await commit(orphans.map { .delete(Record.Key(.plan, $0.description)) })
    }

    /// The node as Kubernetes shows it, with what is free on it since the last snapshot; `nil` when it shows none.
    public func observedNode(name: String) -> Node? {
        observed.withLock { $0.ready[name] }
    }

    /// The applications of Kubernetes.
    public var observedApplications: Set<ApplicationID> {
        observed.withLock { Set($0.applications.keys) }
    }

    /// Whether there is a stored application of that name, which one of Kubernetes goes before.
    public func isStored(application id: ApplicationID) -> Bool {
        tables.withLock { $0.applications[id] != nil }
    }

    /// What pods of the application hold, sorted by pod; those whose time is over may still be among them.
    public func reservations(of application: ApplicationID) -> [PodReservation] {
        tables.withLock { $0.reservations.values.filter { $0.placement.applicationID == application } }
            .sorted { $0.placement.pod < $1.placement.pod }
    }

    /// The applications that any pod has a place in, existing or not.
    public var applicationsWithPlacements: Set<ApplicationID> {
        tables.withLock { Set($0.pods.keys) }
    }

    /// Whether the application is one of Kubernetes, and so to be changed there.
    public func isObserved(application id: ApplicationID) -> Bool {
        observed.withLock { $0.applications[id] != nil }
    }

    /// Keeps the places of several pods, which ends their claims to one, and forgets those of others; all or nothing.
    ///
    /// - Parameter removed: Places that are forgotten if they are still held just so.
    public func settle(
        placements: [PodPlacement], removing removed: [PodPlacement] = []
    ) async throws(StateStoreError) {
        let edits = tables.withLock { tables -> [Edit] in
            let removals = removed.compactMap { placement -> Edit? in
                let key = Record.Key(.placement, placement.recordName)
                guard tables.placements[placement.recordName] == placement, let revision = tables.revision(of: key)
                else { return nil }
                return .delete(key, expecting: .revision(revision))
            }
            return removals + placements.flatMap { Self.edits(settling: $0, tables) }
        }
        if !edits.isEmpty { try await commit(edits) }
    }

    private static func edits(settling placement: PodPlacement, _ tables: ClusterTables) -> [Edit] {
        let name = placement.recordName
        var edits: [Edit] = []
        if tables.placements[name] != placement {
            edits.append(.put(Record.Key(.placement, name), .placement(placement)))
        }
        if let held = tables.reservations[name], held.uid == placement.uid ?? held.uid {
            edits.append(.delete(Record.Key(.reservation, name)))
        }
        return edits
    }
}
