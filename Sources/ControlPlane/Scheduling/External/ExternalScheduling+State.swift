import ClusterModel

extension ExternalScheduling.State {
    /// The application brings its own scheduler from now on.
    mutating func enter(at now: Timestamp) {
        serial += 1
        guard let restored else {
            standing = SchedulerStanding(
                state: .fallback(.noneYet), detail: "it has put no plan yet", since: now)
            return
        }
        accept(restored, at: now)
        // Revisions of before a restart say nothing about those after it.
        newestRevision = 0
    }

    /// The application has the built-in scheduler from now on.
    mutating func leave() {
        serial += 1
        (standing, accepted, restored, newestRevision) = (SchedulerStanding(), nil, nil, 0)
    }

    mutating func accept(_ offer: PlanOffer, at now: Timestamp) {
        let isSame = standing.state == .external && accepted?.offer.placements == offer.placements
        if !isSame { serial += 1 }
        if standing.state != .external { standing = SchedulerStanding(state: .external, since: now) }
        (standing.heardAt, standing.snapshotRevision) = (now, offer.snapshotRevision)
        acceptedCount += 1
        accepted = ExternalScheduling.Accepted(offer: offer, at: now, number: acceptedCount)
        newestRevision = offer.snapshotRevision
        restored = nil
    }

    mutating func fall(_ reason: FallbackReason, _ detail: String, at now: Timestamp) {
        guard choice.kind == .external else { return }
        // One built-in plan is as good as another, whatever it stands in for.
        if standing.state == .external { serial += 1 }
        if standing.state != .fallback(reason) { standing.since = now }
        (accepted, standing.state, standing.detail) = (nil, .fallback(reason), detail)
    }
}

extension PlanOffer {
    /// The plan that was in force before a restart, as it would be put again.
    init(restoring plan: Plan) {
        self.init(snapshotRevision: plan.snapshotRevision, placements: plan.placements)
    }
}
