import ClusterModel

/// Who plans an application, as the API shows it.
struct SchedulerDocument: Encodable {
    /// What the application asks for.
    var kind: SchedulerChoice.Kind
    /// `builtin`, `external`, or `fallback` where the built-in scheduler stands in for the application's own.
    var state: String
    /// Why it does.
    var reason: FallbackReason?
    /// The same with particulars, as a clause.
    var detail: String?
    /// Seconds since the state began.
    var since: Double?
    /// Seconds that the application's own scheduler may be silent.
    var timeout: Double?
    /// Seconds since it last put a plan that was accepted.
    var heard: Double?
    /// The snapshot that this plan names.
    var snapshotRevision: UInt64?

    init(_ standing: SchedulerStanding, of application: Application, now: Timestamp) {
        kind = application.scheduler.kind
        state = standing.state.word
        reason = standing.state.reason
        detail = standing.detail
        since = standing.since.map { now.seconds(since: $0) }
        timeout = application.scheduler.timeout
        heard = standing.heardAt.map { now.seconds(since: $0) }
        snapshotRevision = standing.snapshotRevision
    }

    /// A line about a built-in plan that stands in; empty where none does.
    var text: String {
        guard let reason else { return "" }
        return "the built-in scheduler stands in for the application's own (\(reason.words)): \(detail ?? "")\n"
    }
}

extension FallbackReason {
    fileprivate var words: String { self == .noneYet ? "none yet" : rawValue }
}
