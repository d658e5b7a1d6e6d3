import CommandSupport

extension Interrupt {
    /// The demo was asked to end.
    struct Raised: Error {}

    static func check() throws {
        if isPending { throw Raised() }
    }

    /// Lets `seconds` pass, or throws as soon as the demo is asked to end.
    static func pause(_ seconds: Double) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            try check()
            try await Task.sleep(for: min(.milliseconds(50), end - ContinuousClock.now))
        }
        try check()
    }
}
