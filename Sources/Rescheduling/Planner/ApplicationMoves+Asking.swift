import ClusterModel

extension ApplicationMoves {
    /// Whether a better placement is to be looked for now, and what kind of.
    mutating func prospectRequest(
        _ picture: ApplicationPicture, _ settings: MoveSettings, at now: Timestamp
    ) -> ProspectRequest? {
        guard picture.policy.mode != .off, reasonToStayAsIs(picture, at: now) == nil else { return nil }
        if !picture.standing.broken.isEmpty {
            guard dueLimits(picture, at: now) != nil else { return nil }
            if let repairLook, now.seconds(since: repairLook.at) < settings.repairInterval { return nil }
            return ProspectRequest(pinned: pinned(picture, at: now), share: picture.policy.startGain, isRepair: true)
        }
        guard picture.policy.mode.improves, picture.standing.objective != nil else { return nil }
        if let lookedAt, now.seconds(since: lookedAt) < settings.lookInterval { return nil }
        lookedAt = now
        let share = improvableSince == nil ? picture.policy.startGain : picture.policy.stopGain
        return ProspectRequest(pinned: pinned(picture, at: now), share: share, isRepair: false)
    }

    /// What speaks against any move, whatever it is for.
    func reasonToStayAsIs(_ picture: ApplicationPicture, at now: Timestamp) -> WaitReason? {
        if let move = underway { return .moving(pod: move.pod.pod, target: move.target) }
        if let doubt = picture.standing.doubt { return .doubt(doubt) }
        if case .fallback(let reason) = picture.scheduler { return .fallback(reason) }
        if picture.surplus > 0 { return .surplus(picture.surplus) }
        if let replica = picture.standing.missing.first { return .incomplete(replica) }
        if let leaving = picture.pods.first(where: \.isLeaving) {
            return .incomplete("\(leaving.placement.component) \(leaving.placement.replica)")
        }
        if let blocked { return .blocked(blocked.text, until: blocked.until) }
        if let until = history.pausedUntil, until > now {
            return .backingOff(setbacks: history.setbacks, until: until)
        }
        return nil
    }

    /// The labels of limits that have been broken for long enough, sorted; `nil` for none.
    ///
    /// What the last move of a repair was expected to leave broken is due at once: the repair goes on.
    func dueLimits(_ picture: ApplicationPicture, at now: Timestamp) -> [String]? {
        let expected = repair == nil ? [] : Set(history.moves.last?.expectation.broken ?? [])
        let due = brokenSince.filter { label, since in
            now.seconds(since: since) >= picture.policy.holdFor || expected.contains(label)
        }.keys.sorted()
        return due.isEmpty ? nil : due
    }

    /// Replicas that must not be moved now.
    func pinned(_ picture: ApplicationPicture, at now: Timestamp) -> Set<ReplicaID> {
        Set(picture.pods.filter { reasonToPin($0, picture.policy, at: now) != nil }.map(\.replica))
    }

    /// Why a pod must not be moved now.
    func reasonToPin(_ pod: RunningPod, _ policy: ReschedulingPolicy, at now: Timestamp) -> WaitReason? {
        if !pod.mayBeEvicted { return .optedOut(pod: pod.placement.pod) }
        if !pod.hasSuccessor { return .noSuccessor(pod: pod.placement.pod) }
        if pod.placement.uid == nil { return .unidentified(pod: pod.placement.pod) }
        guard let until = settling(pod.replica, policy, at: now) else { return nil }
        return .settling(component: pod.placement.component, replica: pod.placement.replica, until: until)
    }
}
