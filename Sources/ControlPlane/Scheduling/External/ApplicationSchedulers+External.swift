import ClusterModel
import Synchronization

extension ApplicationSchedulers {
    /// Takes a plan that the application's own scheduler put.
    func take(_ offer: PlanOffer, for application: ApplicationID) async -> OfferOutcome {
        guard let scheduler = scheduler(of: application) else { return .unplannable }
        return await scheduler.take(offer, at: currentView())
    }

    /// Who plans the application at the moment.
    func standing(of application: Application) -> SchedulerStanding {
        guard let scheduler = scheduler(of: application.id) else { return SchedulerStanding() }
        _ = scheduler.external.settle(application.scheduler, at: now())
        return scheduler.external.standing
    }

    /// Everything that a plan of the application is made from; `nil` when it is gone or its policy is not loaded.
    func basis(of application: ApplicationID) -> PlanningBasis? {
        guard let scheduler = scheduler(of: application), let inputs = scheduler.inputs(at: currentView()) else {
            return nil
        }
        return scheduler.basis(inputs)
    }

    /// Notices processes that fell silent, also while no pod asks, until the task is cancelled.
    func watchExternal() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(500))
            noticeSilence()
        }
    }

    /// Lets the built-in scheduler stand in wherever a process has been silent for too long.
    func noticeSilence() {
        let published = published
        for (id, scheduler) in published.schedulers {
            guard let choice = published.view.applications[id]?.scheduler, choice.kind == .external else { continue }
            _ = scheduler.external.settle(choice, at: now())
        }
    }
}
