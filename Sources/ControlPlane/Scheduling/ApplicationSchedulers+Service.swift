import ClusterModel
import Logging
import ServiceLifecycle
import StateStore
import Synchronization

extension ApplicationSchedulers: Service {
    /// Follows the state and plans in the background, until shut down.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.follow() }
                group.addTask { await self.watchAges() }
                group.addTask { await self.maintainPredictions() }
                group.addTask { await self.watchExternal() }
                for await scheduler in self.arrivals {
                    group.addTask { await self.run(scheduler) }
                }
                group.cancelAll()
            }
        }
    }

    private func run(_ scheduler: ApplicationScheduler) async {
        await scheduler.run(through: gate, on: { self.currentView() }, record: { await self.record($0) })
    }

    private func follow() async {
        while !Task.isCancelled {
            let events = clusterState.events()
            refresh()
            for await event in events {
                switch event.change {
                case .snapshot: _ = currentView()
                case .application, .placement: refresh()
                case .fellBehind, .plan, .node, .links: break
                }
            }
        }
    }

    /// Measurements lose their standing without any event: plans are made anew before that can matter.
    private func watchAges() async {
        while !Task.isCancelled {
            let shortest = members.withLock { $0.view.policies.shortestFreshness }
            try? await Task.sleep(for: .seconds(max(1, shortest / 2)))
            for scheduler in members.withLock({ Array($0.schedulers.values) }) { scheduler.wake() }
        }
    }

    private func record(_ plan: Plan) async {
        do {
            guard clusterState.application(id: plan.application) != nil else { return }
            try await clusterState.put(plan: plan)
            // Removed meanwhile: its plan goes with it.
            guard clusterState.application(id: plan.application) == nil else { return }
            try await clusterState.removeApplication(id: plan.application, expecting: .absent)
        } catch {
            logger.error(
                "The plan could not be stored", metadata: ["application": "\(plan.application)", "error": "\(error)"])
        }
    }
}
