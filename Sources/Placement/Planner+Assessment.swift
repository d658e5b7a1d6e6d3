public import ClusterModel

extension Planner {
    /// What every node of the snapshot is worth to the next replica of a component that has no place yet.
    ///
    /// A node is rejected for a reason that holds: for what the node lacks, for limits towards placed components in both
    /// directions of every channel, or because completing the application from it is proven impossible. All others pass.
    /// Nodes that no time was left to search from carry the regret that their bound proves.
    public static func assess(
        _ request: PlanningRequest, plan: Plan, component: String, deadline: Deadline
    ) -> Assessment {
        assess(request, plan: plan, component: component, deadline: deadline, limits: SearchLimits())
    }

    /// The same with other sizes than the usual ones.
    package static func assess(
        _ request: PlanningRequest, plan: Plan, component: String, deadline: Deadline, limits: SearchLimits
    ) -> Assessment {
        let replica = nextReplica(of: component, request)
        let neutral = Assessment(
            component: component, replica: replica,
            verdicts: request.snapshot.nodes.map { _ in .passes(score: 0, regret: nil) })
        guard request.replicas <= limits.replicas else { return neutral }
        let problem = ProblemCompiler.compile(request, extra: (component, replica))
        let slot = problem.slots.indices.first {
            problem.components[problem.slots[$0].component].component.name == component
                && problem.slots[$0].replica == replica
        }
        guard let slot else { return neutral }
        let verdicts = Assessor(problem: problem, slot: slot, plan: plan, deadline: deadline, limits: limits).verdicts()
        let own = zip(problem.isInSnapshot, verdicts).filter(\.0).map(\.1)
        return Assessment(component: component, replica: replica, verdicts: own)
    }

    /// The smallest replica number that has no place.
    static func nextReplica(of component: String, _ request: PlanningRequest) -> Int {
        let taken = Set(request.placed.filter { $0.component == component }.map(\.replica))
        return (0...taken.count).first { !taken.contains($0) } ?? taken.count
    }
}
