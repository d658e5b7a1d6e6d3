import HTTPClient

/// When the next batch is sent: an engine without a clock.
///
/// A thousand daemons come back at once when the server does. Their first requests are spread by the full jitter of the
/// pauses after failures, or of the first pause after a start; then each asks for no more than a share of the server's
/// time, so that a server that gets slower is asked less.
package struct SendingPace: Sendable {
    /// Pauses after failures: exponential with full jitter, up to half a minute.
    private static let backoff = RetryPolicy(firstPause: .milliseconds(500), longestPause: .seconds(30))
    /// Between batches of a backlog, in seconds.
    private static let least = 1.0
    private static let most = 30.0
    /// The pause is this many times as long as the server took.
    private static let rest = 20.0
    /// Of the first pause after a start with a backlog, in seconds: a window.
    private static let firstSpread = 10.0
    /// No failure is repeated at once, in seconds.
    private static let leastAfterFailure = 0.1

    private var failures = 0

    package init() {}

    /// Seconds until the first batch of a backlog that an earlier start left.
    package static func first(random: Double) -> Double { firstSpread * random }

    /// Seconds until the next batch of a backlog, after one that took `duration` seconds.
    package mutating func pause(afterSuccessOf duration: Double, random: Double) -> Double {
        failures = 0
        return min(Self.most, max(Self.least, Self.rest * duration)) * (0.5 + random)
    }

    /// Seconds until the next attempt.
    ///
    /// - Parameter wish: how long the server, or the circuit breaker, wants to be left alone.
    package mutating func pause(afterFailureWishing wish: Duration?, random: Double) -> Double {
        failures += 1
        let pause = Self.backoff.pause(beforeRepetition: failures, random: random) / .seconds(1)
        return (wish ?? .zero) / .seconds(1) + max(Self.leastAfterFailure, pause)
    }
}
