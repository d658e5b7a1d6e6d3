public import ClusterModel

extension Planner {
    /// What an application takes with its replicas on these nodes: resources on nodes, and on links the bandwidth of its
    /// channels between the pairs of replicas that they connect. Add it to the reservations of the next application.
    public static func reservations(_ request: PlanningRequest, placements: [ReplicaPlacement]) -> Reservations {
        guard request.application.channels.contains(where: { $0.bandwidth ?? 0 > 0 }) else {
            return Reservations(resources: resources(of: request, placements))
        }
        var request = request
        request.placed = placements
        // Replicas without a node take nothing, and leave nobody waiting to be told which is the nearest.
        for index in request.application.components.indices { request.application.components[index].replicas = 0 }
        let problem = ProblemCompiler.compile(request)
        var reservations = Reservations()
        for slot in problem.slots {
            guard let node = slot.placed else { continue }
            reservations.resources[problem.nodes[node].name, default: .zero] =
                reservations.resources[problem.nodes[node].name, default: .zero]
                + problem.components[slot.component].component.resources
        }
        for load in problem.loads(problem.placedOnly) {
            let link = LinkKey(source: problem.nodes[load.source].name, sink: problem.nodes[load.sink].name)
            reservations.bandwidth[link, default: 0] += load.load
        }
        return reservations
    }

    /// What replicas take of nodes; of two claims to one replica the first by name counts.
    private static func resources(
        of request: PlanningRequest, _ placements: [ReplicaPlacement]
    ) -> [String: Resources] {
        let components = Dictionary(request.sound.application.components.map { ($0.name, $0.resources) }) { first, _ in
            first
        }
        let places = Dictionary(placements.map { (ReplicaKey($0), $0.node) }) { min($0, $1) }
        var resources: [String: Resources] = [:]
        for (replica, node) in places {
            guard let amounts = components[replica.component] else { continue }
            resources[node] = resources[node, default: .zero] + amounts
        }
        return resources
    }
}
