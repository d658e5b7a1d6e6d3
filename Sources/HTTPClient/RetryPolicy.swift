/// When a request is sent again, and after which pause: exponential backoff with full jitter.
///
/// The pause before repetition n is uniform in 0 ..< min(`longestPause`, `firstPause` × 2ⁿ⁻¹): Brooker, "Exponential
/// backoff and jitter", AWS Architecture Blog, 2015. A server's `Retry-After` (RFC 9110, 10.2.3) is a lower bound on it.
package struct RetryPolicy: Sendable, Equatable {
    /// How often a request is sent in all, at least once.
    package var attempts: Int
    package var firstPause: Duration
    package var longestPause: Duration
    /// Statuses that say "later".
    package var statuses: Set<Int>

    package init(
        attempts: Int = 3, firstPause: Duration = .milliseconds(100), longestPause: Duration = .seconds(5),
        statuses: Set<Int> = [429, 502, 503, 504]
    ) {
        self.attempts = max(1, attempts)
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.statuses = statuses
    }

    /// Every request is sent once.
    package static let never = RetryPolicy(attempts: 1)

    /// The pause before repetition `repetition`, counted from 1, for a random number in 0 ..< 1.
    package func pause(beforeRepetition repetition: Int, random: Double) -> Duration {
        var ceiling = min(firstPause, longestPause)
        for _ in 1..<max(2, repetition) where ceiling < longestPause {
            ceiling = min(longestPause, ceiling * 2)
        }
        return (repetition <= 1 ? min(firstPause, longestPause) : ceiling) * random
    }

    /// The pause after this outcome of attempt `attempt`, counted from 1; nil when the outcome stands.
    package func pause(
        after outcome: Result<HTTPResponse, HTTPClientError>, of request: HTTPRequest, attempt: Int, random: Double
    ) -> Duration? {
        guard attempt < attempts, isWorthRepeating(outcome, of: request) else { return nil }
        let pause = pause(beforeRepetition: attempt, random: random)
        guard case .success(let response) = outcome, let asked = response.header("Retry-After").flatMap(Int.init)
        else { return pause }
        let wanted = Duration.seconds(max(0, asked))
        return wanted > longestPause ? nil : max(pause, wanted)
    }

    private func isWorthRepeating(_ outcome: Result<HTTPResponse, HTTPClientError>, of request: HTTPRequest) -> Bool {
        switch outcome {
        case .success(let response): request.isIdempotent && statuses.contains(response.status)
        case .failure(let error): error.isBeforeSending || (request.isIdempotent && error.isTransient)
        }
    }
}
