/// What became of the request to evict a pod.
package enum EvictionOutcome: Hashable, Sendable {
    /// The pod goes.
    case evicted
    /// The pod was going before.
    case alreadyTerminating
    /// A PodDisruptionBudget allows none now; the server said when to ask again, in seconds, or did not.
    case blockedByBudget(retryAfter: Double?)
    /// There is no such pod any more.
    case gone
    /// Another pod has the name now.
    case replaced
    /// Anything else, in words.
    case failed(String)
}

extension EvictionOutcome {
    /// The word of metrics.
    package var word: String {
        switch self {
        case .evicted: "evicted"
        case .alreadyTerminating: "already_terminating"
        case .blockedByBudget: "blocked"
        case .gone: "gone"
        case .replaced: "replaced"
        case .failed: "failed"
        }
    }
}
