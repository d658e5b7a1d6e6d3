import HTTPClient
import Synchronization

/// Makes requests wait so that the API server is never asked too fast.
final class RequestPace: Sendable {
    private let bucket: Mutex<TokenBucket>
    private let environment: HTTPClient.Environment

    init(_ settings: TokenBucket.Settings, _ environment: HTTPClient.Environment) {
        bucket = Mutex(TokenBucket(settings))
        self.environment = environment
    }

    /// Returns when the next request may be sent.
    func turn() async throws(KubernetesError) {
        let pause = bucket.withLock { $0.take(at: environment.now()) }
        guard pause > .zero else { return }
        do { try await environment.sleep(pause) } catch { throw .cancelled }
    }
}
