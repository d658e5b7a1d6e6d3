/// How a request of kube-scheduler ended; a label of the metrics.
package enum ExtenderOutcome: String, Hashable, Sendable, CaseIterable {
    /// Not a pod of ours: all pass, all score 0.
    case neutral
    /// Answered from a plan.
    case assessed
    /// Answered from a plan whose alternatives were not known in time: only the planned node passed.
    case planned
    /// A pod that claims to be ours and cannot be judged.
    case refused
    /// Beyond what is looked at at once; answered as the configuration says.
    case overloaded
    /// The Binding was created, or was there already.
    case bound
    /// The Binding could not be created.
    case failed
    /// The body is no request.
    case malformed
    /// The body is beyond the limit.
    case tooLarge = "too_large"
    /// The scheduler went away before it had sent all.
    case aborted
}
