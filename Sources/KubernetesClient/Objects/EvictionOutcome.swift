/// What became of an eviction that the API server has understood.
package enum EvictionOutcome: Hashable, Sendable {
    /// The pod is on its way out, or would be if it were no dry run.
    case evicted
    /// The pod was being deleted before.
    case alreadyTerminating
    /// A disruption budget does not allow it now. Kubernetes says only rarely when to ask again.
    case blockedByBudget(retryAfter: Duration?, message: String)
    /// More than one disruption budget covers the pod, and then Kubernetes evicts it never: somebody has to mend that.
    case severalBudgets(message: String)
    /// There is no such pod any more.
    case gone
    /// A pod of that name is there, but it is another one.
    case replaced(uid: String)
}
