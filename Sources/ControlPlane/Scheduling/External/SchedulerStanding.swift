import ClusterModel

/// Who plans an application at the moment, and why.
struct SchedulerStanding: Hashable, Sendable {
    enum State: Hashable, Sendable {
        /// The built-in scheduler, as the application asks.
        case builtin
        /// The application's own.
        case external
        /// The built-in one in place of the application's own.
        case fallback(FallbackReason)
    }

    var state = State.builtin
    /// What made the built-in scheduler stand in, as a clause: `its plan no longer holds: …`.
    var detail: String?
    /// When the state began; `nil` for the built-in scheduler.
    var since: Timestamp?
    /// When a plan was last accepted; `nil` while none was.
    var heardAt: Timestamp?
    /// The snapshot that this plan names.
    var snapshotRevision: UInt64?
}

extension SchedulerStanding.State {
    /// The word of interfaces and metrics.
    var word: String {
        switch self {
        case .builtin: "builtin"
        case .external: "external"
        case .fallback: "fallback"
        }
    }

    var reason: FallbackReason? {
        if case .fallback(let reason) = self { reason } else { nil }
    }
}
