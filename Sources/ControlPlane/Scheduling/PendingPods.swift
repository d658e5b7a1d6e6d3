import ClusterModel

/// Which replica each pod stands for that asked and is not yet known to run, by pod UID and for a limited time.
struct PendingPods: Sendable {
    private struct Entry {
        var component: String
        var replica: Int
        var seen: Timestamp
    }
    private var entries: [String: Entry] = [:]

    /// The replica that a pod stands for: the one it had before, else the lowest that no placed and no other pending pod
    /// stands for; the last one when there are more pods than replicas, as in the middle of a rolling update.
    mutating func replica(
        of uid: String, component: Component, taken: Set<Int>, now: Timestamp, keepFor seconds: Double
    ) -> Int {
        entries = entries.filter { now.seconds(since: $0.value.seen) <= seconds }
        let known = entries[uid].flatMap { $0.component == component.name ? $0.replica : nil }
        let replica = known.flatMap { taken.contains($0) ? nil : $0 } ?? lowest(of: component, taken: taken, uid: uid)
        entries[uid] = Entry(component: component.name, replica: replica, seen: now)
        return replica
    }

    /// Replicas of `component` that pods other than `uid` are pending for.
    func replicas(of component: String, except uid: String) -> Set<Int> {
        Set(entries.filter { $0.key != uid && $0.value.component == component }.map(\.value.replica))
    }

    /// The pod runs, or is gone.
    mutating func forget(_ uid: String) {
        entries[uid] = nil
    }

    private func lowest(of component: Component, taken: Set<Int>, uid: String) -> Int {
        let others = taken.union(replicas(of: component.name, except: uid))
        return (0..<component.replicas).first { !others.contains($0) } ?? component.replicas - 1
    }
}
