import Foundation

/// What one connection measured.
struct Times: Sendable {
    /// In microseconds.
    var pairs: [(Double, Double)] = []
    /// Bytes of the last answers to the first and the second request of a pair.
    var sizes = [0, 0]
    /// Exchanges that failed; each costs a connection.
    var errors = 0

    /// - Parameter work: pairs of requests, taken in turn from the one at `offset` on.
    init(port: UInt16, _ work: [RequestPair], offset: Int = 0, count: Int) throws {
        var connection = try Connection(port: port)
        for round in -max(1, count / 10)..<count {
            let pair = work[(offset + round + count) % work.count]
            do {
                var times = (0.0, 0.0)
                (sizes[0], times.0) = try Self.timed { try connection.exchange(pair.first) }
                (sizes[1], times.1) = try Self.timed { try connection.exchange(pair.second) }
                if round >= 0 { pairs.append(times) }
            } catch {
                errors += 1
                connection = try Connection(port: port)
            }
        }
    }

    /// Runs blocking work on a thread of its own, so that many connections can wait at once.
    static func onThread(_ work: @escaping @Sendable () throws -> Times) async throws -> Times {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
        }
    }

    private static func timed(_ work: () throws -> Int) rethrows -> (Int, Double) {
        let start = ContinuousClock.now
        let size = try work()
        return (size, start.duration(to: .now) / .microseconds(1))
    }
}
