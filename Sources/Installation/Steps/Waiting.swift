/// How long and how often something is waited for.
package struct Waiting: Sendable {
    /// Seconds.
    package var limit: Int
    /// Returns after that many seconds.
    package var pause: @Sendable (Int) async throws -> Void

    package init(limit: Int = 300, pause: @escaping @Sendable (Int) async throws -> Void) {
        self.limit = limit
        self.pause = pause
    }

    /// Asks again and again until there is no reason to wait any more.
    ///
    /// - Parameter reason: why it is not done yet, or `nil`.
    func until(
        _ what: String, _ reason: () async throws(InstallationError) -> String?
    ) async throws(InstallationError) {
        var waited = 0
        while let because = try await reason() {
            guard waited < limit else { throw .late(what: what, seconds: waited, because: because) }
            do {
                try await pause(1)
            } catch {
                throw .late(what: what, seconds: waited, because: "the wait was ended")
            }
            waited += 1
        }
    }
}
