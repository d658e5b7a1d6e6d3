/// How a request of kube-scheduler ended; a label of the metrics.
package enum ExtenderOutcome: String, Hashable, Sendable, CaseIterable {
    /// Not a pod of ours: all pass, all score 0.
    case neutral
    /// Answered from a plan.
    case assessed
    /// A pod that claims to be ours and cannot be judged.
    case refused
    /// The body is no request.
    case malformed
    /// The body is beyond the limit.
    case tooLarge = "too_large"
    /// The scheduler went away before it had sent all.
    case aborted
}
