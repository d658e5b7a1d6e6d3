import ClusterModel
import KubernetesWire
import StateStore

/// What is kept of a pod that takes something of a node, or belongs to an application.
struct FollowedPod: Hashable, Sendable {
    var uid: String
    /// Empty while it is bound to no node.
    var node: String
    var requests: Resources
    var isTerminating: Bool
    var membership: Membership?

    /// What a pod is to its application, by its labels.
    struct Membership: Hashable, Sendable {
        var application: ApplicationID
        var component: String
        var ordinal: Int?
        var mayBeEvicted: Bool
        var hasSuccessor: Bool
    }

    /// `nil` for a pod that matters to nobody: it is over, or it is bound to no node and none of ours.
    init?(_ pod: PodObject) {
        guard !pod.isOver else { return nil }
        if let application = pod.application, let component = pod.component {
            membership = Membership(
                application: ApplicationID(namespace: pod.namespace, name: application), component: component,
                ordinal: pod.ordinal, mayBeEvicted: pod.mayBeEvicted, hasSuccessor: pod.hasSuccessor)
        }
        guard !pod.nodeName.isEmpty || membership != nil else { return nil }
        (uid, node, requests, isTerminating) = (pod.uid, pod.nodeName, pod.requests, pod.isTerminating)
    }

    var isBound: Bool { !node.isEmpty }

    /// Whether it stands for a replica of its application: one that is being deleted makes room for its successor, though
    /// it takes what it takes until it is gone.
    var isStanding: Bool { isBound && !isTerminating && membership != nil }

    /// What counts of it among the pods of applications; `nil` for one that counts with its node alone.
    func observed(as name: PodName) -> ObservedPod? {
        guard isBound, membership != nil else { return nil }
        return ObservedPod(namespace: name.namespace, pod: name.name, uid: uid, node: node)
    }
}
