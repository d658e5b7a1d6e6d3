/// Stops asking a server that keeps failing, and tries with single requests whether it has come back.
///
/// A pure state machine: closed → (`failureThreshold` failures in a row) → open → (`openFor`) → half-open → a trial that
/// succeeds closes it, one that fails opens it again. Nygard, "Release It!", 2nd edition, section 5.2.
package struct CircuitBreaker: Sendable, Equatable {
    package struct Settings: Sendable, Equatable {
        /// Failures in a row that open the circuit.
        package var failureThreshold: Int
        package var openFor: Duration

        package init(failureThreshold: Int = 5, openFor: Duration = .seconds(10)) {
            self.failureThreshold = max(1, failureThreshold)
            self.openFor = max(.zero, openFor)
        }
    }

    package enum State: Sendable, Equatable {
        case closed(failures: Int)
        case open(until: Duration)
        /// One trial is on its way; it counts as lost at `until`, so that a trial nobody reports cannot block for ever.
        case halfOpen(until: Duration)
    }

    package enum Admission: Sendable, Equatable {
        case admitted
        case refused(retryAfter: Duration)
    }

    package let settings: Settings
    package private(set) var state = State.closed(failures: 0)

    package init(settings: Settings = Settings()) {
        self.settings = settings
    }

    /// Asks for one request at `now`, the time since any fixed moment; whoever is admitted reports how it went.
    package mutating func admit(at now: Duration, trialTakes longest: Duration = .seconds(60)) -> Admission {
        switch state {
        case .closed: return .admitted
        case .open(let until), .halfOpen(let until):
            guard now >= until else { return .refused(retryAfter: until - now) }
            state = .halfOpen(until: now + longest)
            return .admitted
        }
    }

    package mutating func recordSuccess() {
        state = .closed(failures: 0)
    }

    /// A request that failed; one that was admitted before the circuit opened does not prolong the pause.
    package mutating func recordFailure(at now: Duration) {
        switch state {
        case .closed(let failures) where failures + 1 < settings.failureThreshold:
            state = .closed(failures: failures + 1)
        case .closed, .halfOpen: state = .open(until: now + settings.openFor)
        case .open: break
        }
    }

    /// A request that was given up before it could succeed or fail: the next one may be the trial.
    package mutating func recordAbandoned(at now: Duration) {
        if case .halfOpen = state { state = .open(until: now) }
    }
}
