import ClusterModel

extension ApplicationMoves {
    /// What a look at the application comes to.
    enum Choice {
        /// There is no reason to move anything.
        case nothing
        case wait(WaitReason)
        case move(PodMove)
    }

    /// The next move, or why there is none.
    ///
    /// - Parameter busy: Nodes that pods of any application are on their way to.
    mutating func choose(
        _ picture: ApplicationPicture, _ settings: MoveSettings, busy: Set<String>, at now: Timestamp
    ) -> Choice {
        guard picture.policy.mode != .off else { return .nothing }
        let isRepair = !picture.standing.broken.isEmpty
        if isRepair { improvableSince = nil } else { repairLook = nil }
        guard isRepair || underway != nil || picture.policy.mode.improves else { return doubtfulChoice(picture) }
        if let reason = reasonToStayAsIs(picture, at: now) {
            // Without a broken limit, only what is already under way or on hold is worth telling.
            return isRepair || underway != nil || !picture.standing.doubtful.isEmpty ? .wait(reason) : .nothing
        }
        if isRepair {
            let choice = repairChoice(picture, settings, busy, at: now)
            if picture.prospect != nil {
                if case .wait(let reason) = choice { repairLook = (now, reason) } else { repairLook = nil }
            }
            return choice
        }
        guard picture.standing.doubtful.isEmpty else { return doubtfulChoice(picture) }
        return improvementChoice(picture, settings, busy, at: now)
    }

    /// A limit that only looks broken is no reason to move, and worth telling.
    private func doubtfulChoice(_ picture: ApplicationPicture) -> Choice {
        guard let first = picture.standing.doubtful.first else { return .nothing }
        return .wait(.doubt(picture.standing.doubt ?? first.doubt))
    }

    private func repairChoice(
        _ picture: ApplicationPicture, _ settings: MoveSettings, _ busy: Set<String>, at now: Timestamp
    ) -> Choice {
        guard let labels = dueLimits(picture, at: now) else {
            let first = brokenSince.min { ($0.value, $0.key) < ($1.value, $1.key) }
            guard let first else { return .nothing }
            return .wait(.holding(limit: first.key, until: first.value.advanced(bySeconds: picture.policy.holdFor)))
        }
        guard let prospect = picture.prospect else { return .wait(repairLook?.reason ?? .outdated) }
        if let reason = reasonToDistrust(prospect, picture, settings, at: now) { return .wait(reason) }
        let since = labels.compactMap { brokenSince[$0] }.min() ?? now
        let worst = picture.standing.broken.first { $0.label == labels.first }?.sentence ?? ""
        let reason = PodMove.Reason.violation(
            constraints: labels, seconds: now.seconds(since: since), sentence: worst)
        return step(of: prospect, picture, reason, busy, since: since, at: now)
    }

    private mutating func improvementChoice(
        _ picture: ApplicationPicture, _ settings: MoveSettings, _ busy: Set<String>, at now: Timestamp
    ) -> Choice {
        guard let prospect = picture.prospect else { return .nothing }
        guard let gain = worthwhileGain(prospect, picture.policy) else {
            improvableSince = nil
            return .nothing
        }
        if let doubt = prospect.doubt ?? prospect.presentDoubt {
            improvableSince = nil
            return .wait(.doubt(doubt))
        }
        let since = improvableSince ?? now
        improvableSince = since
        let until = since.advanced(bySeconds: picture.policy.improveAfter)
        guard now >= until else { return .wait(.holdingGain(until: until)) }
        if let reason = reasonToDistrust(prospect, picture, settings, at: now) { return .wait(reason) }
        return step(
            of: prospect, picture,
            .improvement(gain: gain, share: prospect.share ?? 0, moves: prospect.steps.count), busy, since: since,
            at: now)
    }

    /// The gain of all moves together where each is worth it on average; the lower threshold is enough to go on.
    private func worthwhileGain(_ prospect: Prospect, _ policy: ReschedulingPolicy) -> Double? {
        guard prospect.status == .optimal || prospect.status == .feasible, !prospect.steps.isEmpty,
            let gain = prospect.gain, let share = prospect.share, gain > 0
        else { return nil }
        let threshold = improvableSince == nil ? policy.startGain : policy.stopGain
        return share >= threshold * Double(prospect.steps.count) ? gain : nil
    }

    /// Why the prospect is nothing to act on.
    private func reasonToDistrust(
        _ prospect: Prospect, _ picture: ApplicationPicture, _ settings: MoveSettings, at now: Timestamp
    ) -> WaitReason? {
        guard prospect.snapshotRevision == picture.snapshotRevision,
            now.seconds(since: picture.takenAt) <= settings.pictureFor
        else { return .outdated }
        switch prospect.status {
        case .infeasible: return reasonOfPinned(picture, at: now) ?? .infeasible(prospect.conflict)
        case .unknown: return .unknownPlan
        case .optimal, .feasible: return prospect.doubt.map { .doubt($0) }
        }
    }

    /// Where pods that must not go leave no placement, they are the reason.
    private func reasonOfPinned(_ picture: ApplicationPicture, at now: Timestamp) -> WaitReason? {
        picture.pods.lazy.compactMap { self.reasonToPin($0, picture.policy, at: now) }.first
    }

    /// The first step that nothing speaks against; else what speaks against the best one.
    private func step(
        of prospect: Prospect, _ picture: ApplicationPicture, _ reason: PodMove.Reason, _ busy: Set<String>,
        since: Timestamp, at now: Timestamp
    ) -> Choice {
        var obstacle: WaitReason?
        let isRepair = !picture.standing.broken.isEmpty
        for step in prospect.steps {
            guard let pod = picture.pods.first(where: { $0.placement.replicaPlacement == step.replica }) else {
                obstacle = obstacle ?? .outdated
                continue
            }
            if let found = against(step, pod, picture.policy, busy, isRepair: isRepair, since: since, at: now) {
                obstacle = obstacle ?? found
                continue
            }
            let expectation = PodMove.Expectation(
                broken: step.broken, before: prospect.before, after: step.objective)
            return .move(
                PodMove(
                    pod: pod.placement, target: step.target, reason: reason, decidedAt: now, expectation: expectation))
        }
        return obstacle.map { .wait($0) } ?? (isRepair ? .wait(.infeasible([])) : .nothing)
    }

    /// What speaks against one step.
    private func against(
        _ step: Prospect.Step, _ pod: RunningPod, _ policy: ReschedulingPolicy, _ busy: Set<String>, isRepair: Bool,
        since: Timestamp, at now: Timestamp
    ) -> WaitReason? {
        if let reason = reasonToPin(pod, policy, at: now) { return reason }
        if let cause = step.obstacle { return .obstacle(node: step.target, cause) }
        if busy.contains(step.target) { return .contended(node: step.target) }
        // An improvement breaks nothing on its way; a repair takes the step that breaks the least.
        if !isRepair, !step.broken.isEmpty { return .noSafeStep(step.broken) }
        let departures = departures(of: pod.replica, from: step.target, forRepair: isRepair)
        let base = isRepair ? policy.holdFor : policy.improveAfter
        let hold = min(base * Double(1 << min(departures, 30)), max(base, policy.backOffLimit))
        let until = since.advanced(bySeconds: hold)
        guard departures == 0 || now >= until else {
            return .distrusted(node: step.target, departures: departures, until: until)
        }
        return nil
    }
}
