/// What kube-scheduler asks of an extender.
package enum ExtenderVerb: String, Hashable, Sendable, CaseIterable {
    /// Which nodes may take the pod.
    case filter
    /// How good each of them is.
    case prioritize
    /// Put the pod on this node.
    case bind
    /// Whose eviction would make room for the pod.
    case preempt
}
