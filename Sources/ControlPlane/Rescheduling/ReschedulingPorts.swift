package import ClusterModel

/// What the rescheduler needs of Kubernetes.
package struct ReschedulingPorts: Sendable {
    package var evictor: PodEvictor
    /// What is known of a pod that runs; `nil` for one that nobody sees (any more), which is never touched.
    package var facts: @Sendable (_ namespace: String, _ pod: String) -> PodFacts?
    /// Makes an Event about the pod. Never waits for long, and never fails.
    package var note: @Sendable (_ about: PodPlacement, _ reason: String, _ message: String) async -> Void

    package init(
        evictor: PodEvictor, facts: @escaping @Sendable (_ namespace: String, _ pod: String) -> PodFacts?,
        note: @escaping @Sendable (_ about: PodPlacement, _ reason: String, _ message: String) async -> Void
    ) {
        self.evictor = evictor
        self.facts = facts
        self.note = note
    }
}

/// What the rescheduler has to know of a pod, beside where it runs.
package struct PodFacts: Hashable, Sendable {
    package var uid: String
    /// Whether something makes a new pod when this one is gone.
    package var hasSuccessor: Bool
    /// Whether it has a deletion timestamp.
    package var isLeaving: Bool
    /// Its annotations, of which ``ClusterModel/WellKnown/evictAnnotation`` counts.
    package var annotations: [String: String]

    package init(
        uid: String, isLeaving: Bool = false, annotations: [String: String] = [:], hasSuccessor: Bool = true
    ) {
        self.uid = uid
        self.hasSuccessor = hasSuccessor
        self.isLeaving = isLeaving
        self.annotations = annotations
    }

    /// Whether it did not opt out.
    var mayBeEvicted: Bool { annotations[WellKnown.evictAnnotation] != WellKnown.neverEvict }
}
