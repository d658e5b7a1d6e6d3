import ClusterModel

/// Which pod stands for which replica of an application.
///
/// A pod keeps its replica for as long as it runs. A new one gets the replica that it asked with, else that of its ordinal,
/// else the lowest that nobody has or holds. Pods beyond the number of replicas, as in the middle of a rolling update, wait
/// until one is free.
struct PodSeats {
    /// Places to keep, those that changed only.
    private(set) var settled: [PodPlacement] = []
    /// Places to forget.
    private(set) var removed: [PodPlacement] = []
    /// UIDs of the pods that have a replica.
    private(set) var uids: Set<String> = []
    private let application: ApplicationID
    private let replicas: [String: Int]
    private let known: [String: PodPlacement]
    private let held: [String: PodReservation]
    private var taken: Set<Seat> = []
    private var seated: Set<String> = []

    private struct Seat: Hashable {
        var component: String
        var replica: Int
    }

    /// - Parameters:
    ///   - definition: `nil` for an application that does not exist, or not yet: nobody gets a replica, and those that run
    ///     keep theirs.
    ///   - pods: All of its pods that run and stay.
    ///   - placements: Where its pods were known to be. Those without a UID were told over the API; they stay until a pod of
    ///     that name is seen.
    ///   - reservations: What pods of it asked for, and may be bound by now.
    ///   - veterans: UIDs of pods that had a replica by an earlier decision: of two that claim one replica, they keep it.
    init(
        of application: ApplicationID, _ definition: Application?, pods: [StandingPod], placements: [PodPlacement],
        reservations: [PodReservation], veterans: Set<String> = [], now: Timestamp
    ) {
        self.application = application
        replicas = Dictionary((definition?.components ?? []).map { ($0.name, $0.replicas) }) { first, _ in first }
        known = Dictionary(placements.map { ($0.pod, $0) }) { first, _ in first }
        held = Dictionary(reservations.filter { $0.until > now }.map { ($0.placement.pod, $0) }) { first, _ in first }
        let names = Set(pods.map(\.name.name))
        for placement in placements where placement.uid == nil && !names.contains(placement.pod) {
            taken.insert(Seat(component: placement.component, replica: placement.replica))
        }
        guard definition != nil else {
            forget(except: Dictionary(pods.map { ($0.name.name, $0.uid) }) { first, _ in first })
            return
        }
        for pod in pods where veterans.contains(pod.uid) { keepSeat(pod) }
        for pod in pods where isWaiting(pod) { keepSeat(pod) }
        for pod in pods where isWaiting(pod) { claimReserved(pod) }
        for pod in pods where isWaiting(pod) { claimFree(pod) }
        forget(except: [:])
    }

    private func isWaiting(_ pod: StandingPod) -> Bool { !seated.contains(pod.name.name) }

    /// The pod stays on the replica that it has, unless a pod before it has it as well.
    private mutating func keepSeat(_ pod: StandingPod) {
        guard let placement = known[pod.name.name], placement.uid ?? pod.uid == pod.uid,
            placement.component == pod.component
        else { return }
        _ = sit(pod, placement.replica)
    }

    private mutating func claimReserved(_ pod: StandingPod) {
        guard let reservation = held[pod.name.name], reservation.uid == pod.uid,
            reservation.placement.component == pod.component
        else { return }
        _ = sit(pod, reservation.placement.replica)
    }

    private mutating func claimFree(_ pod: StandingPod) {
        if let ordinal = pod.ordinal, sit(pod, ordinal) { return }
        let awaited = Set(
            held.values.filter { $0.uid != pod.uid && $0.placement.component == pod.component }
                .map(\.placement.replica))
        let all = 0..<max(0, replicas[pod.component] ?? 0)
        if all.contains(where: { !awaited.contains($0) && sit(pod, $0) }) { return }
        _ = all.contains { sit(pod, $0) }
    }

    /// - Returns: whether the replica exists and was free.
    private mutating func sit(_ pod: StandingPod, _ replica: Int) -> Bool {
        guard replica >= 0, replica < replicas[pod.component] ?? 0,
            taken.insert(Seat(component: pod.component, replica: replica)).inserted
        else { return false }
        seated.insert(pod.name.name)
        let placement = PodPlacement(
            namespace: pod.name.namespace, pod: pod.name.name, uid: pod.uid, application: application.name,
            component: pod.component, replica: replica, node: pod.node)
        if known[placement.pod] != placement || held[placement.pod]?.uid == pod.uid { settled.append(placement) }
        uids.insert(pod.uid)
        return true
    }

    /// Forgets the places of pods that are gone, were made anew, or have no replica of their own.
    private mutating func forget(except running: [String: String]) {
        removed = known.values.filter { placement in
            guard let uid = placement.uid, !seated.contains(placement.pod) else { return false }
            return running[placement.pod] != uid
        }.sorted { $0.pod < $1.pod }
    }
}
