package import ClusterModel

extension MovePlanner {
    /// Takes in what became of an eviction that was asked for.
    ///
    /// - Parameter jitter: 0…1, by which pauses differ so that those who were blocked together do not come back together.
    package mutating func answer(
        _ outcome: EvictionOutcome, to move: PodMove, at now: Timestamp, jitter: Double
    ) -> [MoveEffect] {
        guard var moves = applications[move.pod.applicationID] else { return [] }
        defer { applications[move.pod.applicationID] = moves }
        switch outcome {
        case .evicted, .alreadyTerminating:
            moves.blocks = 0
            _ = moves.change(move) { move in
                if move.stage == .asked { (move.stage, move.stageSince) = (.leaving, now) }
            }
            return []
        case .blockedByBudget(let retryAfter):
            return moves.callOff(
                move, "a PodDisruptionBudget lets no pod like \(move.pod.pod) go now", settings,
                retryAfter: retryAfter, jitter, at: now)
        case .gone:
            return moves.callOff(move, "pod \(move.pod.pod) is gone", settings, retryAfter: nil, jitter, at: now)
        case .replaced:
            return moves.callOff(
                move, "another pod has the name \(move.pod.pod) now", settings, retryAfter: nil, jitter, at: now)
        case .failed(let text):
            return moves.callOff(
                move, "pod \(move.pod.pod) could not be evicted: \(text)", settings, retryAfter: nil, jitter, at: now)
        }
    }
}

extension ApplicationMoves {
    /// The pod stayed: the next attempt waits twice as long as this one did, and at least as long as the server asked.
    fileprivate mutating func callOff(
        _ move: PodMove, _ text: String, _ settings: MoveSettings, retryAfter: Double?, _ jitter: Double,
        at now: Timestamp
    ) -> [MoveEffect] {
        let doubled = settings.retryAfter * Double(1 << min(blocks, 30))
        let pause = max(min(doubled, settings.retryLimit) * (1 + min(max(jitter, 0), 1) / 2), retryAfter ?? 0)
        blocks += 1
        blocked = (text, now.advanced(bySeconds: pause))
        if move.isRepair, let repair { self.repair = (repair.since, max(0, repair.moves - 1)) }
        let ended = change(move) { move in
            (move.stage, move.stageSince) = (.calledOff(text), now)
        }
        return ended.map { [.ended($0)] } ?? []
    }
}
