/// What kube-scheduler asks of an extender here.
package enum ExtenderVerb: String, Hashable, Sendable, CaseIterable {
    /// Which nodes may take the pod.
    case filter
    /// How good each of them is.
    case prioritize
}
