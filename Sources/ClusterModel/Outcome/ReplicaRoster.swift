/// Which of an application's replicas run where, from the pods that are known to run.
package struct ReplicaRoster: Hashable, Sendable {
    /// Sorted by component and replica.
    package let placed: [ReplicaPlacement]
    /// The replica of each pod, by pod name.
    package let replicas: [String: ReplicaPlacement]

    /// Pods that claim one replica are told apart by their names: the first keeps it, the others get free ones. Pods
    /// beyond the number of replicas, and pods of components that the application does not have, get none.
    package init(application: Application, placements: [PodPlacement]) {
        let counts = Dictionary(application.components.map { ($0.name, $0.replicas) }) { first, _ in first }
        var taken: [String: Set<Int>] = [:]
        var replicas: [String: ReplicaPlacement] = [:]
        func seat(_ pod: PodPlacement, at replica: Int) {
            guard taken[pod.component, default: []].insert(replica).inserted else { return }
            replicas[pod.pod] = ReplicaPlacement(component: pod.component, replica: replica, node: pod.node)
        }
        let pods = placements.filter { counts[$0.component] != nil }.sorted { $0.pod < $1.pod }
        for pod in pods where pod.replica >= 0 && pod.replica < counts[pod.component, default: 0] {
            seat(pod, at: pod.replica)
        }
        for pod in pods where replicas[pod.pod] == nil {
            let free = (0..<counts[pod.component, default: 0])
                .first { !taken[pod.component, default: []].contains($0) }
            if let free { seat(pod, at: free) }
        }
        self.replicas = replicas
        placed = replicas.values.sorted { ($0.component, $0.replica) < ($1.component, $1.replica) }
    }

    /// The indices of `component` that have a place.
    package func taken(of component: String) -> Set<Int> {
        Set(placed.filter { $0.component == component }.map(\.replica))
    }
}
