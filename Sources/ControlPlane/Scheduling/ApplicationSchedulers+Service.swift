import Atomics
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
                group.addTask { await self.watchClaims() }
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
        await scheduler.run(
            through: gate, on: { self.currentView() }, record: { await self.record($0.plan, of: scheduler) })
    }

    private func follow() async {
        defer { isFollowing.store(false, ordering: .releasing) }
        while !Task.isCancelled {
            let events = clusterState.events()
            refresh()
            isFollowing.store(true, ordering: .releasing)
            for await event in events {
                switch event.change {
                case .snapshot: update { $0.withSnapshot(of: clusterState) }
                case .application(let id, _): refresh(id)
                case .placement(let namespace, let pod, _): refreshPod(namespace, pod)
                case .fellBehind, .plan, .node, .links, .reservation, .decision: break
                }
            }
        }
    }

    private func watchClaims() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            expireClaims()
        }
    }

    /// Lets pods that asked and did not come back give up what they hold.
    package func expireClaims() {
        for (id, scheduler) in published.schedulers where scheduler.expirePending() {
            occupy(id)
            scheduler.wake()
        }
    }

    /// Measurements lose their standing without any event: plans are made anew before that can matter.
    private func watchAges() async {
        while !Task.isCancelled {
            let shortest = published.view.policies.shortestFreshness
            try? await Task.sleep(for: .seconds(max(1, shortest / 2)))
            for (id, scheduler) in published.schedulers where scheduler.isAgeing(published.view, id) {
                scheduler.wake()
            }
        }
    }

    private func record(_ plan: Plan, of scheduler: ApplicationScheduler) async {
        guard scheduler.isWorthStoring(plan) else { return }
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

extension ApplicationScheduler {
    /// Whether the plan may have to be made anew for its age alone.
    fileprivate func isAgeing(_ view: ClusterView, _ id: ApplicationID) -> Bool {
        guard let decision = latestDecision, let inputs = view.inputs(of: id) else { return true }
        return !decision.isAgeless(for: inputs)
    }
}
