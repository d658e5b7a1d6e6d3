import Foundation

/// What one connection measured.
struct Times: Sendable {
    /// In microseconds.
    var pairs: [(Double, Double)] = []
    var sizes = [0, 0]

    init(port: UInt16, _ requests: [[UInt8]], count: Int) throws {
        var connection = try Connection(port: port)
        for round in -max(1, count / 10)..<count {
            var times = (0.0, 0.0)
            (sizes[0], times.0) = try Self.timed { try connection.exchange(requests[0]) }
            (sizes[1], times.1) = try Self.timed { try connection.exchange(requests[1]) }
            if round >= 0 { pairs.append(times) }
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
