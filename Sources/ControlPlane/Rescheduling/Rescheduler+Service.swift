import ClusterModel
import Logging
import ServiceLifecycle
import StateStore
import Synchronization

extension Rescheduler: Service {
    /// Looks at all applications again and again until the shutdown.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(self.settings.interval))) != nil {
                guard await self.isReady() else { continue }
                await self.look()
            }
        }
    }

    /// Nothing is moved before it is known what was moved before.
    private func isReady() async -> Bool {
        guard isLeader() else {
            // Whoever leads meanwhile may move what we know nothing of.
            state.withLock { $0.isLoaded = false }
            return false
        }
        if state.withLock({ $0.isLoaded }) { return true }
        do throws(StateStoreError) {
            try await load()
            return true
        } catch {
            logger.warning("What was moved before cannot be read yet", metadata: ["error": "\(error)"])
            return false
        }
    }
}
