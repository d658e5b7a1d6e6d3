import ClusterModel
import Placement

/// What became of a plan that an application's own scheduler put.
enum OfferOutcome: Sendable {
    case accepted(Plan)
    /// It breaks what is required now.
    case refused([PlanOffer.Complaint])
    /// A plan for this newer snapshot was accepted before.
    case superseded(by: UInt64)
    /// There is no such snapshot yet; this is the newest.
    case ahead(of: UInt64)
    /// Another plan of the application is being checked.
    case busy
    /// The application has the built-in scheduler.
    case builtin
    /// The application is gone, or its policy is not loaded.
    case unplannable
}

extension ApplicationScheduler {
    /// Checks a plan of the application's own scheduler against everything that is required now, on a thread of its own,
    /// and puts it in force or lets the built-in scheduler stand in.
    func take(_ offer: PlanOffer, at view: ClusterView) async -> OfferOutcome {
        guard let inputs = inputs(at: view) else { return .unplannable }
        guard inputs.application.scheduler.kind == .external else { return .builtin }
        guard offer.snapshotRevision <= inputs.snapshot.revision else { return .ahead(of: inputs.snapshot.revision) }
        let newest = external.newestRevision
        guard offer.snapshotRevision >= newest else { return .superseded(by: newest) }
        guard external.beginCheck() else { return .busy }
        let request = basis(inputs).request(now: now(), previous: planned)
        let check = PlanningRun(priority: .background) { [settings, external] in
            defer { external.endCheck() }
            return offer.judged(by: request, deadline: .after(seconds: settings.backgroundBudget))
        }
        guard let result = await check.value() else { return .busy }
        switch result {
        case .success(let plan): return external.accept(offer, at: now()) ? .accepted(plan) : .builtin
        case .failure(let refusal):
            external.refuse(refusal.complaints, at: now())
            return .refused(refusal.complaints)
        }
    }
}
