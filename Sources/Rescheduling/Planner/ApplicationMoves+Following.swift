import ClusterModel

extension ApplicationMoves {
    /// Takes in what became of the move that is on its way, and of what earlier ones were meant for.
    mutating func follow(_ picture: ApplicationPicture, _ settings: MoveSettings, at now: Timestamp) -> [MoveEffect] {
        var effects: [MoveEffect] = []
        if let move = underway, let stage = nextStage(of: move, picture, settings, at: now) {
            let changed = change(move) { move in
                (move.stage, move.stageSince) = (stage, now)
            }
            if stage == .lost { setBack(picture.policy, at: now) }
            if let changed, !changed.isUnderway { effects.append(.ended(changed)) }
        }
        judge(picture, at: now)
        note(picture.standing, at: now)
        if let ended = endRepair(picture.standing, at: now) {
            effects.append(.repaired(picture.application, seconds: ended.seconds, moves: ended.moves))
        }
        return effects
    }

    /// The stage that a move is in now, where it is another one.
    private func nextStage(
        of move: PodMove, _ picture: ApplicationPicture, _ settings: MoveSettings, at now: Timestamp
    ) -> PodMove.Stage? {
        let own = picture.pods.first { $0.placement.pod == move.pod.pod && $0.placement.uid == move.pod.uid }
        let isLate = now.seconds(since: move.stageSince) > picture.policy.returnWithin
        if let own {
            if own.isLeaving, move.stage == .asked { return .leaving }
            if move.stage == .asked, now.seconds(since: move.decidedAt) > settings.answerWithin {
                return .calledOff("whether it was evicted is not known, and it still runs")
            }
            return isLate ? .lost : nil
        }
        let replica = ReplicaID(move.pod.replicaPlacement)
        if let successor = picture.pods.first(where: { $0.replica == replica }) {
            return .returned(node: successor.placement.node)
        }
        if move.stage == .asked { return .leaving }
        return isLate ? .lost : nil
    }

    /// Holds moves that are over against what they were meant for, once that could show.
    private mutating func judge(_ picture: ApplicationPicture, at now: Timestamp) {
        guard picture.standing.doubt == nil, picture.standing.doubtful.isEmpty, underway == nil else { return }
        guard let move = history.moves.last, move.helped == nil, case .returned = move.stage,
            now.seconds(since: move.stageSince) >= picture.policy.holdFor
        else { return }
        let helped = move.isAsExpected(picture.standing)
        _ = change(move) { $0.helped = helped }
        if helped { history.setbacks = 0 } else { setBack(picture.policy, at: now) }
    }

    /// One more move did not help: the pause is twice as long as the last one.
    private mutating func setBack(_ policy: ReschedulingPolicy, at now: Timestamp) {
        history.setbacks += 1
        let doublings = min(history.setbacks - 1, 30)
        let pause = min(policy.backOffLimit, policy.settleFor * Double(1 << doublings))
        history.pausedUntil = now.advanced(bySeconds: pause)
    }

    /// Starts and stops the clocks of broken limits. A limit that is in doubt is not known to last.
    private mutating func note(_ standing: Standing, at now: Timestamp) {
        guard standing.doubt == nil else { return brokenSince = [:] }
        let labels = Set(standing.broken.map(\.label))
        brokenSince = brokenSince.filter { labels.contains($0.key) }
        for label in labels where brokenSince[label] == nil { brokenSince[label] = now }
    }

    /// Whether a repair is over: everything runs, and nothing is broken or in doubt.
    private mutating func endRepair(_ standing: Standing, at now: Timestamp) -> (seconds: Double, moves: Int)? {
        guard let repair, standing.broken.isEmpty, standing.doubtful.isEmpty, standing.missing.isEmpty,
            standing.doubt == nil
        else { return nil }
        self.repair = nil
        return (now.seconds(since: repair.since), repair.moves)
    }
}

extension PodMove {
    /// Whether a repair repaired what it was to repair; whether an improvement broke nothing and gained half of what it was
    /// to gain.
    fileprivate func isAsExpected(_ standing: Standing) -> Bool {
        let broken = Set(standing.broken.map(\.label))
        if case .violation(let constraints, _, _) = reason {
            return Set(constraints).subtracting(expectation.broken).isDisjoint(with: broken)
        }
        guard broken.isSubset(of: expectation.broken) else { return false }
        guard let before = expectation.before, let after = expectation.after, after < before else {
            return true
        }
        guard let objective = standing.objective else { return true }
        return before - objective >= (before - after) / 2
    }
}
