import ClusterModel

/// The state of one application's moves.
struct ApplicationMoves: Sendable {
    var history = MoveHistory()
    /// Since when each required limit is known to be broken, by label.
    var brokenSince: [String: Timestamp] = [:]
    /// Since when a better placement is known; while it is, the lower gain is enough.
    var improvableSince: Timestamp?
    /// When a better placement was last looked for.
    var lookedAt: Timestamp?
    /// When a placement that repairs was last looked for, and what spoke against it.
    var repairLook: (at: Timestamp, reason: WaitReason)?
    /// Attempts in a row that the API server did not allow, and until when nothing is tried.
    var blocks = 0
    var blocked: (text: String, until: Timestamp)?
    /// What a dry run told last.
    var rehearsed: (move: PodMove, at: Timestamp)?
    /// Since when something was broken that moves are made for, and how many were made.
    var repair: (since: Timestamp, moves: Int)?

    /// Seconds for which attempts are remembered that moved nothing.
    private static let attemptMemory = 600.0

    init(_ history: MoveHistory = MoveHistory()) {
        self.history = history
    }

    /// The move that is not over.
    var underway: PodMove? {
        history.moves.last { $0.isUnderway }
    }

    /// Changes the newest move of a pod.
    mutating func change(_ move: PodMove, _ body: (inout PodMove) -> Void) -> PodMove? {
        let index = history.moves.lastIndex { $0.pod == move.pod && $0.decidedAt == move.decidedAt }
        guard let index else { return nil }
        body(&history.moves[index])
        return history.moves[index]
    }

    /// Forgets what matters no more.
    mutating func prune(at now: Timestamp, memory: Double) {
        history.moves.removeAll { move in
            let age = now.seconds(since: move.decidedAt)
            return !move.isUnderway && (age > memory || (!move.isEviction && age > Self.attemptMemory))
        }
        if let pause = history.pausedUntil, pause <= now { history.pausedUntil = nil }
        if let blocked, blocked.until <= now { self.blocked = nil }
    }

    /// Evictions in the hour before `now`.
    func evictions(inHourBefore now: Timestamp) -> [PodMove] {
        history.moves.filter { $0.isEviction && now.seconds(since: $0.decidedAt) < 3600 }
    }

    /// Until when a replica is left alone; `nil` when it may go.
    func settling(_ replica: ReplicaID, _ policy: ReschedulingPolicy, at now: Timestamp) -> Timestamp? {
        let last = history.moves.last { ReplicaID($0.pod.replicaPlacement) == replica && $0.isEviction }
        guard let last else { return nil }
        let until = last.stageSince.advanced(bySeconds: policy.settleFor)
        return until > now ? until : nil
    }

    /// How often a replica left the node, as long as that is remembered: for a repair only those times count when a limit
    /// was broken there, so that the only place that is left is not shunned for what was better elsewhere.
    func departures(of replica: ReplicaID, from node: String, forRepair: Bool) -> Int {
        history.moves.count { move in
            move.isEviction && (move.isRepair || !forRepair) && ReplicaID(move.pod.replicaPlacement) == replica
                && move.pod.node == node
        }
    }
}
