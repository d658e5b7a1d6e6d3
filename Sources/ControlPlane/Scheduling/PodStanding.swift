package import ClusterModel
package import KubernetesWire

/// What a pod is to the control plane: the answer that `filter` and `prioritize` are written from.
package enum PodStanding: Sendable {
    /// Carries no label of ours: everything passes, everything scores 0.
    case foreign
    /// Claims to be ours and cannot be: the text says what is wrong and what to do, and becomes the pod's event.
    case unknown(String)
    /// Ours, with a verdict for each node of the snapshot by its index.
    case assessed(Assessment, ClusterSnapshot, NodeNameTable)
}

/// Finds what a pod is. The extender's routes know no more of the schedulers than this.
package protocol PodAssessor: Sendable {
    /// The standing of a pod. Cheap when the application's plan is known; never waits longer than the planning budget.
    func standing(of pod: PodIdentity) async -> PodStanding
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

    package init(namespace: String, name: String, uid: String, application: String?, component: String?) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.application = application
        self.component = component
    }
}
