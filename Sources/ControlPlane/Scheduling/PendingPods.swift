import ClusterModel

/// The pods that asked and are not yet known to run, by UID: which replica each stands for and where it most likely goes.
/// What kube-scheduler calls its assume cache.
struct PendingPods: Sendable {
    struct Entry: Hashable, Sendable {
        /// The pod's name.
        var pod: String
        var component: String
        var replica: Int
        /// Where capacity is held for it; `nil` while nothing is.
        var node: String?
        var until: Timestamp
        /// Whether the replica is moved: its earlier pod may run still, and the first pod of the component that asks takes
        /// its place.
        var isMove = false
    }
    private(set) var entries: [String: Entry] = [:]

    /// Nobody is pending.
    init() {}

    /// What was held before this process began.
    init(_ reservations: [PodReservation]) {
        for reservation in reservations {
            let placement = reservation.placement
            entries[reservation.uid] = Entry(
                pod: placement.pod, component: placement.component, replica: placement.replica, node: placement.node,
                until: reservation.until)
        }
    }

    /// The replica that a pod stands for: the one it had before, else the lowest that no placed and no other pending pod
    /// stands for; the last one when there are more pods than replicas, as in the middle of a rolling update.
    mutating func replica(
        of uid: String, pod: String = "", component: Component, taken: Set<Int>, now: Timestamp, keepFor seconds: Double
    ) -> Int {
        let known = entries[uid].flatMap { entry in
            entry.component == component.name && entry.until > now
                && (entry.isMove || !taken.contains(entry.replica)) ? entry : nil
        }
        if known == nil, let replica = succeed(uid, pod: pod, component, now: now, keepFor: seconds) { return replica }
        let replica = known?.replica ?? lowest(of: component, taken: taken, uid: uid, now: now)
        entries[uid] = Entry(
            pod: pod, component: component.name, replica: replica, node: known?.node,
            until: max(known?.until ?? now, now.advanced(bySeconds: known?.node == nil ? seconds : 0)))
        return replica
    }

    /// Holds the replica of a pod that is moved, and capacity where it goes to.
    mutating func expect(_ pod: PodPlacement, on node: String, until: Timestamp) {
        entries[Self.moveKey(pod)] = Entry(
            pod: pod.pod, component: pod.component, replica: pod.replica, node: node, until: until, isMove: true)
    }

    /// The pod is moved no more: what nobody took over yet is given back.
    mutating func endMove(of pod: PodPlacement) -> Entry? {
        entries.removeValue(forKey: Self.moveKey(pod))
    }

    /// No UID of Kubernetes has this form.
    private static func moveKey(_ pod: PodPlacement) -> String { "moved:\(pod.namespace)/\(pod.uid ?? pod.pod)" }

    /// Lets a pod that asks for the first time take the place of one that is moved.
    private mutating func succeed(
        _ uid: String, pod: String, _ component: Component, now: Timestamp, keepFor seconds: Double
    ) -> Int? {
        let open = entries.filter { key, entry in
            key.hasPrefix("moved:") && entry.component == component.name && entry.until > now
                && entry.replica < component.replicas
        }
        guard let (key, entry) = open.min(by: { $0.value.replica < $1.value.replica }) else { return nil }
        entries[key] = nil
        entries[uid] = entry
        entries[uid]?.pod = pod
        entries[uid]?.until = max(entry.until, now.advanced(bySeconds: seconds))
        return entry.replica
    }

    /// Holds capacity for a pod, or nothing any more.
    ///
    /// - Returns: The entry when it has to be stored: it is at another node than before, or half of its time is over.
    mutating func hold(_ uid: String, on node: String?, now: Timestamp, keepFor seconds: Double) -> Entry? {
        guard var entry = entries[uid] else { return nil }
        let isLasting = entry.until > now.advanced(bySeconds: seconds / 2)
        guard entry.node != node || (node != nil && !isLasting) else { return nil }
        entry.node = node
        entry.until = now.advanced(bySeconds: seconds)
        entries[uid] = entry
        return entry
    }

    /// The pods that stand for replicas of their own, `uid` left out, whose time is not over at `now`.
    func others(than uid: String?, now: Timestamp) -> [Entry] {
        entries.filter { $0.key != uid && $0.value.until > now }.map(\.value)
            .sorted { ($0.component, $0.replica, $0.pod) < ($1.component, $1.replica, $1.pod) }
    }

    /// Holds what a pod holds at another node, for longer.
    mutating func move(_ entry: Entry, for uid: String, on node: String, until: Timestamp) {
        var entry = entry
        (entry.node, entry.until) = (node, until)
        entries[uid] = entry
    }

    /// The pod runs, or is gone.
    @discardableResult
    mutating func forget(_ uid: String) -> Entry? {
        entries.removeValue(forKey: uid)
    }

    /// Forgets pods whose time is over.
    ///
    /// - Returns: Whether any of them held capacity.
    mutating func expire(at now: Timestamp) -> Bool {
        let expired = entries.filter { $0.value.until <= now }
        for uid in expired.keys { entries[uid] = nil }
        return expired.contains { $0.value.node != nil }
    }

    private func lowest(of component: Component, taken: Set<Int>, uid: String, now: Timestamp) -> Int {
        let pending = others(than: uid, now: now).filter { $0.component == component.name }.map(\.replica)
        let others = taken.union(pending)
        return (0..<component.replicas).first { !others.contains($0) } ?? component.replicas - 1
    }
}
