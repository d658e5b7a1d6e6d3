package import ClusterModel
package import KubernetesWire

/// What a pod is to the control plane: the answer that `filter` and `prioritize` are written from.
package enum PodStanding: Sendable {
    /// Carries no label of ours, or belongs to a scheduler that the policy leaves alone: everything passes, everything
    /// scores 0.
    case foreign
    /// Claims to be ours and cannot be: the text says what is wrong and what to do, and becomes the pod's event.
    case unknown(String)
    /// Ours, with a verdict for each node of the snapshot by its index.
    case assessed(PodAssessment)
}

/// The verdicts on all nodes for one pod, and what they were made from.
package struct PodAssessment: Sendable {
    package var table: VerdictTable
    package var snapshot: ClusterSnapshot
    package var names: NodeNameTable
    package var plan: Plan
    /// Whether there was time to look at all nodes; else only the planned one passes.
    package var isComplete: Bool
    /// Seconds since the oldest sample that the plan's limits rest on; `nil` where they rest on none.
    package var age: Double?

    /// - Parameter shortages: Nodes that lost their room since the table was made, by their index.
    package init(
        table: VerdictTable, snapshot: ClusterSnapshot, names: NodeNameTable, plan: Plan,
        shortages: [(node: Int, cause: Rejection.Cause)] = [], isComplete: Bool = true, age: Double? = nil
    ) {
        self.table = shortages.isEmpty ? table : table.with(shortages)
        self.snapshot = snapshot
        self.names = names
        self.plan = plan
        self.isComplete = isComplete
        self.age = age
    }

    /// The full verdict on a node, where it was kept: always in clusters of up to 128 nodes.
    package func verdict(on node: String) -> Assessment.Verdict? {
        snapshot.index(of: node).flatMap(table.detail)
    }
}

/// Finds what pods are, and holds capacity for them. The extender's routes know no more of the schedulers than this.
package protocol PodAssessor: Sendable {
    /// The standing of a pod. Cheap when the application's plan is known; never waits longer than the planning budget.
    func standing(of pod: PodIdentity) async -> PodStanding

    /// Whether any node would suit a pod, without a claim to one.
    func hasNode(for pod: PodIdentity) async -> Bool

    /// Holds capacity on the node where a pod most likely goes, until it runs or a time is over; on none for `nil`.
    func reserve(_ pod: PodIdentity, on node: String?) async

    /// Why a pod must not be bound to a node now; `nil` when nothing is against it.
    func objection(to pod: PodIdentity, on node: String) async -> String?

    /// The pod is bound to the node.
    ///
    /// - Returns: The replica that it stands for, `nil` when it is none of ours.
    @discardableResult
    func settle(_ pod: PodIdentity, on node: String) async -> PodPlacement?

    /// The candidates of a preemption where the pod meets its limits once the victims are gone, the best first.
    func survivors(of candidates: [PreemptCandidate], for pod: PodIdentity) async -> PreemptionVerdict
}

/// The little that the control plane needs to know of a pod.
package struct PodIdentity: Hashable, Sendable {
    package var namespace: String
    package var name: String
    package var uid: String
    /// The value of the pod's application label, `nil` when it has none.
    package var application: String?
    /// The value of the pod's component label, `nil` when it has none.
    package var component: String?
    /// The scheduler that the pod asks for; empty for the cluster's own.
    package var schedulerName: String

    package init(
        namespace: String, name: String, uid: String, application: String? = nil, component: String? = nil,
        schedulerName: String = ""
    ) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.application = application
        self.component = component
        self.schedulerName = schedulerName
    }
}
