import ClusterModel
import ServiceLifecycle
import StateStore

extension ClusterInformer: Service {
    /// Brings changes into the state until shut down. Objects come in through the other methods.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.flushChanges() }
                group.addTask { await self.followApplications() }
            }
        }
    }

    private func flushChanges() async {
        for await _ in wakeUps {
            guard await !flush() else {
                try? await Task.sleep(for: .seconds(max(0, configuration.interval)))
                continue
            }
            try? await Task.sleep(for: .seconds(max(0, configuration.retryInterval)))
            wakeUp.yield()
        }
    }

    /// Pods may get a replica once their application is there, or has more of them.
    private func followApplications() async {
        while !Task.isCancelled {
            let events = state.events()
            touchAll()
            for await event in events {
                guard case .application(let id, _) = event.change else { continue }
                touch(id)
            }
        }
    }
}
