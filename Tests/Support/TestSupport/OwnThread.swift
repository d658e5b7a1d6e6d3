import Foundation

/// Runs work that blocks (waits for a process, reads a pipe) on a thread of its own, so that the few threads that all
/// tests share go on.
package func onOwnThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result(catching: work))
        }
    }
}
