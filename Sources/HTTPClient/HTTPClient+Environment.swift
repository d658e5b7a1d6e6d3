extension HTTPClient {
    /// Time and chance, so that tests can set both.
    package struct Environment: Sendable {
        /// Monotonic time since any fixed moment.
        package var now: @Sendable () -> Duration
        package var sleep: @Sendable (Duration) async throws -> Void
        /// Uniform in 0 ..< 1.
        package var random: @Sendable () -> Double

        package init(
            now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void,
            random: @escaping @Sendable () -> Double
        ) {
            self.now = now
            self.sleep = sleep
            self.random = random
        }

        /// The computer's monotonic clock and random numbers.
        package static let system = {
            let start = ContinuousClock.now
            return Environment(
                now: { start.duration(to: .now) }, sleep: { try await ContinuousClock().sleep(for: $0) },
                random: { .random(in: 0..<1) })
        }()
    }
}
