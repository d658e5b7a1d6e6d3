import ClusterModel
import Placement

extension ApplicationStatus {
    /// The status of an application by what is known at one moment: a pure function.
    ///
    /// Limits are held against where the pods run, and not against the plan.
    package init(_ basis: StatusBasis) {
        let judgement = StatusJudgement(basis)
        let limits = (basis.checks?.limits ?? []).map(LimitStatus.init)
        let replicas = Self.replicas(basis)
        self.init(
            observedGeneration: basis.generation, summary: judgement.summary,
            placed: "\(basis.running)/\(basis.wanted)", worstLimit: limits.worst?.text,
            scheduler: basis.scheduler?.word, policy: basis.policy?.name, conditions: judgement.conditions,
            plan: basis.plan.map(PlanSummary.init), placements: Array(replicas.prefix(Self.listed)),
            omittedPlacements: max(0, replicas.count - Self.listed), limits: Array(limits.prefix(Self.listed)),
            omittedLimits: max(0, limits.count - Self.listed),
            violations: (basis.checks?.violations ?? []).map(\.sentence),
            problems: Array(basis.problems.prefix(Self.listed)))
    }

    /// Those that run, and of the others those that are planned, in the order of components and replicas.
    private static func replicas(_ basis: StatusBasis) -> [PlacedReplica] {
        var places: [ReplicaName: PlacedReplica] = [:]
        for planned in basis.plan?.placements ?? [] {
            places[ReplicaName(planned)] = PlacedReplica(
                component: planned.component, replica: planned.replica, node: planned.node)
        }
        for pod in basis.pods {
            places[ReplicaName(pod.replicaPlacement)] = PlacedReplica(
                component: pod.component, replica: pod.replica, node: pod.node, pod: pod.pod)
        }
        let order = Dictionary(
            (basis.application?.components ?? []).enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })
        return places.values.sorted {
            (order[$0.component] ?? .max, $0.component, $0.replica)
                < (order[$1.component] ?? .max, $1.component, $1.replica)
        }
    }
}

extension [LimitStatus] {
    /// The most broken one, else an unknown one, else the closest.
    fileprivate var worst: LimitStatus? {
        first { $0.holds == false } ?? first { $0.holds == nil } ?? first
    }
}
