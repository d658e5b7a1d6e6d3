import Dispatch

/// Work that blocks, away from the few threads that all requests share: the verifier may take seconds for a program.
enum BlockingWork {
    private static let queue = DispatchQueue(label: "programs", attributes: .concurrent)

    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
