package import ClusterModel

/// Decides which pods are moved and when: a state machine in the time that it is told.
///
/// It touches nothing and asks nobody. Whoever drives it takes a picture of each application, looks for a better placement
/// where ``prospectRequest(_:at:)`` says so, and does what ``step(_:at:)`` returns. Of equal pictures at equal times it
/// says the same.
package struct MovePlanner: Sendable {
    package var settings: MoveSettings
    var applications: [ApplicationID: ApplicationMoves]

    /// - Parameter histories: What was kept of an earlier process.
    package init(
        settings: MoveSettings = MoveSettings(), restoring histories: [ApplicationID: MoveHistory] = [:]
    ) {
        self.settings = settings
        applications = histories.mapValues { ApplicationMoves($0) }
    }

    /// The moves that are not over.
    package var underway: [PodMove] {
        applications.sorted { $0.key < $1.key }.compactMap(\.value.underway)
    }

    /// What has to outlive the process.
    package func history(of application: ApplicationID) -> MoveHistory {
        applications[application]?.history ?? MoveHistory()
    }

    /// Takes in a new picture before it is acted on.
    ///
    /// - Returns: What became of earlier moves.
    package mutating func follow(_ picture: ApplicationPicture, at now: Timestamp) -> [MoveEffect] {
        var moves = applications[picture.application] ?? ApplicationMoves()
        defer { applications[picture.application] = moves }
        moves.prune(at: now, memory: settings.memory)
        return moves.follow(picture, settings, at: now)
    }

    /// What a better placement is to be looked for before the next step; `nil` where none is needed.
    package mutating func prospectRequest(_ picture: ApplicationPicture, at now: Timestamp) -> ProspectRequest? {
        applications[picture.application]?.prospectRequest(picture, settings, at: now)
    }

    /// Decides. Repairs go before improvements; of repairs the longest broken go first.
    ///
    /// - Parameter pictures: The same that were followed, with their prospects.
    package mutating func step(_ pictures: [ApplicationPicture], at now: Timestamp) -> [MoveEffect] {
        var effects: [MoveEffect] = []
        for picture in pictures.sorted(by: { urgency($0) < urgency($1) }) {
            var moves = applications[picture.application] ?? ApplicationMoves()
            let choice = moves.choose(picture, settings, busy: Set(underway.map(\.target)), at: now)
            applications[picture.application] = moves
            switch choice {
            case .nothing: break
            case .wait(let reason): effects.append(.wait(picture.application, reason))
            case .move(let move): effects += begin(move, picture, at: now)
            }
        }
        return effects
    }

    /// The application is gone.
    ///
    /// - Returns: The move that ends with it.
    package mutating func forget(_ application: ApplicationID, at now: Timestamp) -> [MoveEffect] {
        guard var moves = applications.removeValue(forKey: application), let move = moves.underway else { return [] }
        let ended = moves.change(move) { move in
            (move.stage, move.stageSince) = (.calledOff("the application is gone"), now)
        }
        return ended.map { [.ended($0)] } ?? []
    }

    /// The applications that something is known of.
    package var known: Set<ApplicationID> { Set(applications.keys) }

    /// When a better placement was last looked for, in milliseconds since the Unix epoch; 0 for never.
    package func lastLook(at application: ApplicationID) -> Int64 {
        applications[application]?.lookedAt?.milliseconds ?? 0
    }

    private func urgency(_ picture: ApplicationPicture) -> (Int, Int64, ApplicationID) {
        let since = applications[picture.application]?.brokenSince.values.min()
        return (since == nil ? 1 : 0, since?.milliseconds ?? 0, picture.application)
    }

    private mutating func begin(
        _ move: PodMove, _ picture: ApplicationPicture, at now: Timestamp
    ) -> [MoveEffect] {
        guard var moves = applications[picture.application] else { return [] }
        let isDry = picture.policy.mode == .dryRun
        if let reason = budgetReason(moves, picture.policy, at: now) {
            return [.wait(picture.application, reason)]
        }
        defer { applications[picture.application] = moves }
        if isDry { return moves.rehearse(move, picture.policy, at: now) }
        moves.history.moves.append(move)
        if move.isRepair {
            let since = moves.brokenSince.values.min() ?? now
            moves.repair = (moves.repair?.since ?? since, (moves.repair?.moves ?? 0) + 1)
        }
        return [.evict(move)]
    }

    private func budgetReason(
        _ moves: ApplicationMoves, _ policy: ReschedulingPolicy, at now: Timestamp
    ) -> WaitReason? {
        let own = moves.evictions(inHourBefore: now)
        guard own.count < policy.movesPerHour else {
            let oldest = own.map(\.decidedAt).min() ?? now
            return .budget(until: oldest.advanced(bySeconds: 3600))
        }
        let all = applications.values.reduce(0) { $0 + $1.evictions(inHourBefore: now).count }
        guard underway.count < settings.movesAtOnce, all < settings.movesPerHour else { return .commonBudget }
        return nil
    }
}

extension ApplicationMoves {
    /// Tells what would be done, once for as long as the replica would be left alone after it.
    fileprivate mutating func rehearse(
        _ move: PodMove, _ policy: ReschedulingPolicy, at now: Timestamp
    ) -> [MoveEffect] {
        if let rehearsed, rehearsed.move.pod == move.pod, rehearsed.move.target == move.target,
            now.seconds(since: rehearsed.at) < policy.settleFor
        {
            return []
        }
        rehearsed = (move, now)
        return [.rehearse(move)]
    }
}
