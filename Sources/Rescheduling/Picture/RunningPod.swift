package import ClusterModel

/// A pod that runs and stands for a replica.
package struct RunningPod: Hashable, Sendable {
    /// The replica is the one that plans count it as.
    package var placement: PodPlacement
    /// Whether the pod did not opt out of being moved.
    package var mayBeEvicted: Bool
    /// Whether something makes a new pod when this one is gone.
    package var hasSuccessor: Bool
    /// Whether it is on its way out already.
    package var isLeaving: Bool

    package init(
        _ placement: PodPlacement, mayBeEvicted: Bool = true, hasSuccessor: Bool = true, isLeaving: Bool = false
    ) {
        self.placement = placement
        self.mayBeEvicted = mayBeEvicted
        self.hasSuccessor = hasSuccessor
        self.isLeaving = isLeaving
    }

    var replica: ReplicaID { ReplicaID(placement.replicaPlacement) }
}

/// One replica, wherever it is.
package struct ReplicaID: Hashable, Comparable, Sendable {
    package var component: String
    package var replica: Int

    package init(_ placement: ReplicaPlacement) {
        (component, replica) = (placement.component, placement.replica)
    }

    package static func < (left: ReplicaID, right: ReplicaID) -> Bool {
        (left.component, left.replica) < (right.component, right.replica)
    }
}
