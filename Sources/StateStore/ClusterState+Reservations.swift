public import ClusterModel
import Synchronization

extension ClusterState {
    /// Keeps what a pod holds, in place of what it held.
    ///
    /// It survives the end of this process, however sudden. It need not survive a power cut: the claim is over before the
    /// machine is back.
    @discardableResult
    public func put(reservation: PodReservation) async throws(StateStoreError) -> UInt64 {
        let key = Record.Key(.reservation, reservation.placement.recordName)
        return try await commit(
            [.put(key, .reservation(reservation), expires: reservation.until)], durability: .process)
    }

    /// Lets go of what the pod holds; does nothing when it holds nothing.
    public func removeReservation(namespace: String, pod: String) async throws(StateStoreError) {
        let key = Record.Key(.reservation, "\(namespace)/\(pod)")
        guard tables.withLock({ $0.revision(of: key) }) != nil else { return }
        try await commit([.delete(key)], durability: .process)
    }

    /// Keeps the pod's place, which ends its claim to one.
    public func settle(placement: PodPlacement) async throws(StateStoreError) {
        let name = placement.recordName
        try await commit([
            .put(Record.Key(.placement, name), .placement(placement)), .delete(Record.Key(.reservation, name)),
        ])
    }

    /// What pods hold, sorted by namespace and pod; those whose time is over may still be among them.
    public var reservations: [PodReservation] {
        tables.withLock { Array($0.reservations.values) }
            .sorted { ($0.placement.namespace, $0.placement.pod) < ($1.placement.namespace, $1.placement.pod) }
    }

    /// What the pod holds, `nil` when it holds nothing.
    public func reservation(namespace: String, pod: String) -> PodReservation? {
        tables.withLock { $0.reservations["\(namespace)/\(pod)"] }
    }

    /// Where the pod runs, `nil` when nobody knows.
    public func placement(namespace: String, pod: String) -> PodPlacement? {
        tables.withLock { $0.placements["\(namespace)/\(pod)"] }
    }

    /// The pods that run on a node, sorted by namespace and name.
    public func placements(on node: String) -> [PodPlacement] {
        tables.withLock { $0.placements.values.filter { $0.node == node } }
            .sorted { ($0.namespace, $0.pod) < ($1.namespace, $1.pod) }
    }

    /// Where the application's pods run, sorted by name.
    public func placements(of application: ApplicationID) -> [PodPlacement] {
        tables.withLock { tables in (tables.pods[application] ?? []).compactMap { tables.placements[$0] } }
            .sorted { $0.pod < $1.pod }
    }
}

extension PodPlacement {
    /// `namespace/pod`.
    var recordName: String { "\(namespace)/\(pod)" }
}
