import ClusterModel
import Logging
import Synchronization

/// The part of one application's scheduler that deals with a process of the user's: the plan that it put last, and
/// whether that plan or the built-in scheduler counts.
final class ExternalScheduling: Sendable {
    /// A plan that was found good.
    struct Accepted: Sendable {
        var offer: PlanOffer
        var at: Timestamp
        /// Tells plans apart that were put one after the other.
        var number: UInt64
    }

    struct State {
        var choice = SchedulerChoice.builtin
        var standing = SchedulerStanding()
        /// In force as long as the standing is external.
        var accepted: Accepted?
        /// Of the newest plan that was ever accepted.
        var newestRevision: UInt64 = 0
        var acceptedCount: UInt64 = 0
        /// Changes with whatever plans depend on.
        var serial: UInt64 = 0
        var isChecking = false
        var isRetired = false
        /// What to go on with after a restart.
        var restored: PlanOffer?
    }

    let application: ApplicationID
    private let meters: ExternalMeters
    private let logger: Logger?
    private let changed: @Sendable () -> Void
    private let state: Mutex<State>

    /// - Parameters:
    ///   - stored: The plan of before a restart; one that was put goes on for as long as a process may be silent.
    ///   - changed: Called when older plans do not count any more.
    init(
        of application: ApplicationID, stored: Plan?, meters: ExternalMeters, logger: Logger?,
        changed: @escaping @Sendable () -> Void
    ) {
        self.application = application
        self.meters = meters
        self.logger = logger
        self.changed = changed
        let restored = stored.flatMap { $0.origin == .external ? PlanOffer(restoring: $0) : nil }
        state = Mutex(State(restored: restored))
    }

    /// Follows the application's choice and the clock.
    ///
    /// - Returns: A number that changes whenever older plans do not count any more.
    func settle(_ choice: SchedulerChoice, at now: Timestamp) -> UInt64 {
        change { state in
            guard !state.isRetired else { return state.serial }
            state.choice = choice
            switch (choice, state.standing.state) {
            case (.builtin, .builtin): break
            case (.builtin, _): state.leave()
            case (.external, .builtin): state.enter(at: now)
            case (.external(let timeout), .external):
                guard let accepted = state.accepted, now.seconds(since: accepted.at) > timeout else { break }
                state.fall(.silent, "it put no plan for more than \(QuantityText.age(timeout))", at: now)
            case (.external, .fallback): break
            }
            return state.serial
        }
    }

    /// Who plans now, for what was last settled.
    var standing: SchedulerStanding { state.withLock { $0.standing } }

    /// The plan that counts; `nil` while the built-in scheduler plans.
    var inForce: Accepted? {
        state.withLock { $0.standing.state == .external ? $0.accepted : nil }
    }

    /// The snapshot that the newest accepted plan names.
    var newestRevision: UInt64 { state.withLock { $0.newestRevision } }

    /// Puts the offer in force from now on. The same placements once more are a sign of life, and change nothing else.
    ///
    /// - Returns: `false` when the application has the built-in scheduler by now.
    func accept(_ offer: PlanOffer, at now: Timestamp) -> Bool {
        change { state in
            guard state.choice.kind == .external else { return false }
            state.accept(offer, at: now)
            return true
        }
    }

    /// The newest word of the process was no plan: the built-in scheduler stands in.
    func refuse(_ complaints: [PlanOffer.Complaint], at now: Timestamp) {
        meters.countRefusal()
        change { $0.fall(.wrong, "its newest plan was refused: \(complaints.summary)", at: now) }
    }

    /// An accepted plan turned out to hold no longer; does nothing when another one was put meanwhile.
    func drop(_ accepted: Accepted, _ complaints: [PlanOffer.Complaint], at now: Timestamp) {
        change { state in
            guard state.standing.state == .external, state.accepted?.number == accepted.number else { return }
            state.fall(.outdated, "its plan no longer holds: \(complaints.summary)", at: now)
        }
    }

    /// The application is gone.
    func retire() {
        change { state in
            state.isRetired = true
            state.leave()
        }
    }

    /// Whether a check of an offer may begin: one at a time, so that a process that floods delays nobody else.
    func beginCheck() -> Bool {
        state.withLock { state in
            guard !state.isChecking else { return false }
            state.isChecking = true
            return true
        }
    }

    func endCheck() {
        state.withLock { $0.isChecking = false }
    }

    private func change<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        let (value, old, new, isStale) = state.withLock { state in
            let (old, serial) = (state.standing, state.serial)
            let value = body(&state)
            return (value, old, state.standing, serial != state.serial)
        }
        if old.state != new.state { tell(from: old, to: new) }
        if isStale { changed() }
        return value
    }

    private func tell(from old: SchedulerStanding, to new: SchedulerStanding) {
        meters.count(from: old.state, to: new.state)
        let metadata: Logger.Metadata = ["application": "\(application)"]
        switch new.state {
        case .builtin: break
        case .external: logger?.notice("The application's own scheduler plans it", metadata: metadata)
        case .fallback(let reason):
            logger?.warning(
                "The built-in scheduler stands in for the application's own",
                metadata: metadata.merging(["reason": "\(reason.rawValue)", "detail": "\(new.detail ?? "")"]) { $1 })
        }
    }
}
