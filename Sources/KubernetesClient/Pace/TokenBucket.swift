/// How many requests may be sent now: `burst` at once, and `perSecond` in the long run.
///
/// A pure state machine. Whoever takes a token that is not there yet gets it later: the debt is kept, so that the waiting
/// ones are served in their order.
package struct TokenBucket: Sendable, Equatable {
    package struct Settings: Sendable, Equatable {
        package var perSecond: Double
        package var burst: Double

        /// - Parameters:
        ///   - perSecond: requests a second in the long run; client-go's default is 5, kube-scheduler's is 50.
        ///   - burst: requests at once.
        package init(perSecond: Double = 50, burst: Double = 100) {
            self.perSecond = max(0.001, perSecond)
            self.burst = max(1, burst)
        }
    }

    package let settings: Settings
    private var tokens: Double
    private var filledAt: Duration?

    package init(_ settings: Settings = Settings()) {
        self.settings = settings
        tokens = settings.burst
    }

    /// Takes a token.
    ///
    /// - Parameter now: the time since any fixed moment.
    /// - Returns: how long to wait before sending.
    package mutating func take(at now: Duration) -> Duration {
        let passed = max(.zero, now - (filledAt ?? now))
        filledAt = max(now, filledAt ?? now)
        tokens = min(settings.burst, tokens + passed / .seconds(1) * settings.perSecond) - 1
        return tokens >= 0 ? .zero : .seconds(-tokens / settings.perSecond)
    }
}
