package import ClusterModel
import Rescheduling

/// Evicts pods through the API server, so that disruption budgets hold.
package struct PodEvictor: Sendable {
    /// What became of one request.
    package enum Outcome: Hashable, Sendable {
        case evicted
        /// It was on its way out before.
        case alreadyTerminating
        /// A PodDisruptionBudget allows none now; in how many seconds to ask again, where the server said.
        case blockedByBudget(retryAfter: Double?)
        /// There is no such pod any more.
        case gone
        /// Another pod has the name now.
        case replaced
        /// Anything else, in words.
        case failed(String)
    }

    /// Evicts the pod of that UID and no other; with `dryRun` the API server only says whether it would.
    package var evict: @Sendable (_ pod: PodPlacement, _ uid: String, _ dryRun: Bool) async -> Outcome

    package init(evict: @escaping @Sendable (_ pod: PodPlacement, _ uid: String, _ dryRun: Bool) async -> Outcome) {
        self.evict = evict
    }
}

extension EvictionOutcome {
    init(_ outcome: PodEvictor.Outcome) {
        switch outcome {
        case .evicted: self = .evicted
        case .alreadyTerminating: self = .alreadyTerminating
        case .blockedByBudget(let retryAfter): self = .blockedByBudget(retryAfter: retryAfter)
        case .gone: self = .gone
        case .replaced: self = .replaced
        case .failed(let text): self = .failed(text)
        }
    }
}
