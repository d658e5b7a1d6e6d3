package import ClusterModel

/// Why nothing is moved although there is a reason to.
package enum WaitReason: Hashable, Sendable {
    /// A limit is not broken for long enough yet, by its label.
    case holding(limit: String, until: Timestamp)
    /// A better placement is not there for long enough yet.
    case holdingGain(until: Timestamp)
    /// A pod of the application is on its way.
    case moving(pod: String, target: String)
    /// The only pods that could go were moved lately.
    case settling(component: String, replica: Int, until: Timestamp)
    /// Earlier moves did not help.
    case backingOff(setbacks: Int, until: Timestamp)
    /// The API server did not let a pod be evicted.
    case blocked(String, until: Timestamp)
    /// The data is not good enough.
    case doubt(Doubt)
    /// What was looked at is not what is now.
    case outdated
    /// Not all replicas run.
    case incomplete(String)
    /// More pods run than there are replicas.
    case surplus(Int)
    /// There is no better placement, proven; by the labels that cannot hold together.
    case infeasible([String])
    /// No better placement was found in time.
    case unknownPlan
    /// The application's own scheduler has no plan in force, for this reason.
    case fallback(String)
    /// Every pod that could go opted out.
    case optedOut(pod: String)
    /// No controller would make another pod elsewhere.
    case noSuccessor(pod: String)
    /// Nobody told the pod's UID, without which another pod of its name could be evicted.
    case unidentified(pod: String)
    /// The target does not take the pod now.
    case obstacle(node: String, Rejection.Cause)
    /// Another pod is on its way to the node.
    case contended(node: String)
    /// The replica left the node lately, so that it has to look good there for longer.
    case distrusted(node: String, departures: Int, until: Timestamp)
    /// Each single step would break a limit that holds.
    case noSafeStep([String])
    /// The application had its moves of this hour.
    case budget(until: Timestamp)
    /// As many pods are on their way as may be in all, or there were as many moves in this hour.
    case commonBudget
}
