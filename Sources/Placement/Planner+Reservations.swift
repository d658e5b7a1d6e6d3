public import ClusterModel

extension Planner {
    /// What an application takes with its replicas on these nodes: resources on nodes, and on links the bandwidth of its
    /// channels between the pairs of replicas that they connect. Add it to the reservations of the next application.
    public static func reservations(_ request: PlanningRequest, placements: [ReplicaPlacement]) -> Reservations {
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
}
