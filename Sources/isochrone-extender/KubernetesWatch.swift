import ClusterModel
import ControlPlane
import KubernetesClient
import Operations
import ServiceLifecycle
import Synchronization

/// Asks the API server for a sign of life again and again.
final class KubernetesWatch: Sendable, Service {
    private let client: KubernetesClient
    private let state = Mutex<Result<String, KubernetesError>?>(nil)

    init(_ client: KubernetesClient) {
        self.client = client
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let answer = await self.version()
                self.state.withLock { $0 = answer }
                try? await Task.sleep(for: .seconds(10))
            }
        }
    }

    private func version() async -> Result<String, KubernetesError> {
        do throws(KubernetesError) {
            return .success(try await client.version())
        } catch {
            return .failure(error)
        }
    }

    /// Whether the API server answers. It is no reason to be unready: `filter` and `prioritize` need it for nothing, and
    /// another replica would not reach it either.
    var check: Check {
        switch state.withLock({ $0 }) {
        case nil: Check(name: "kubernetes", isOK: true, text: "\(client.server) was not asked yet")
        case .success(let version)?: Check(name: "kubernetes", isOK: true, text: "\(client.server) answers, \(version)")
        case .failure(let error)?:
            Check(name: "kubernetes", isOK: true, text: "pods cannot be bound or queued again: \(error)")
        }
    }
}
