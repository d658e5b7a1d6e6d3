import ClusterModel
import Placement
import Rescheduling

extension RunCourse {
    /// Better placements that are looked for in one look at most: the running system has a budget of time for it.
    private static let prospectsPerLook = 8

    /// One look of the rescheduler at all applications, as the running system takes it.
    mutating func look() {
        queue.add(.look, at: now + scheduling.lookInterval)
        let pictured = applications.indices.filter { isWorthALook($0) }
        guard !pictured.isEmpty else { return }
        let snapshot = known()
        let partitions = knowledge.isTruth ? [:] : snapshot.partitions(freshness: policy.freshness, at: moment)
        let moment = moment
        var effects: [MoveEffect] = []
        var pictures = pictured.map { index in
            (index: index, picture: picture(index, snapshot, partitions))
        }
        for (index, picture) in pictures { effects += follow(index, picture) }
        pictures.sort { rank($0.picture) < rank($1.picture) }
        var prospects = 0
        for place in pictures.indices where prospects < Self.prospectsPerLook {
            let (index, picture) = pictures[place]
            guard let ask = planner?.prospectRequest(picture, at: moment) else { continue }
            pictures[place].picture.prospect = prospect(index, picture, ask, snapshot, partitions)
            prospects += 1
        }
        effects += planner?.step(pictures.map(\.picture), at: moment) ?? []
        perform(effects)
    }

    /// Repairs first; of the others, those that were not looked at for the longest time.
    private func rank(_ picture: ApplicationPicture) -> (Int, Int64, ApplicationID) {
        (
            picture.standing.broken.isEmpty ? 1 : 0, planner?.lastLook(at: picture.application) ?? 0,
            picture.application
        )
    }

    /// An application of which nothing is broken, moved or in doubt is as it was, where only repairs are made.
    private func isWorthALook(_ index: Int) -> Bool {
        let application = applications[index]
        guard application.removedAt == nil, application.placements.count == application.seats.count else {
            return application.removedAt == nil && application.wasFollowed
        }
        guard policy.rescheduling.mode == .violations, knowledge.isTruth else { return true }
        return !(application.isQuiet && application.standing?.version == application.version)
    }

    private mutating func follow(_ index: Int, _ picture: ApplicationPicture) -> [MoveEffect] {
        let moment = moment
        let effects = planner?.follow(picture, at: moment) ?? []
        let hasMoved = !(planner?.history(of: picture.application).moves.isEmpty ?? true)
        applications[index].wasFollowed = true
        applications[index].isQuiet = !hasMoved && picture.standing.isQuiet
        return effects
    }

    // MARK: Pictures

    private mutating func picture(
        _ index: Int, _ snapshot: ClusterSnapshot, _ partitions: [Int: SubClusterPartition]
    ) -> ApplicationPicture {
        let standing = standing(index, snapshot, partitions)
        let application = applications[index]
        let pods = application.seats.indices.compactMap { seat in application.runningPod(seat) }
        return ApplicationPicture(
            application: application.application.id, policy: policy.rescheduling, snapshotRevision: snapshot.revision,
            takenAt: moment, pods: pods.sorted { $0.id < $1.id }, standing: standing)
    }

    /// What the placement that runs is worth by what is known; as before where neither it nor that changed.
    private mutating func standing(
        _ index: Int, _ snapshot: ClusterSnapshot, _ partitions: [Int: SubClusterPartition]
    ) -> Standing {
        let version = applications[index].version
        if knowledge.isTruth, let known = applications[index].standing, known.version == version {
            return known.standing
        }
        let standing = asking(index, snapshot) { _, request in
            Prospector.standing(request, partitions: partitions)
        }
        applications[index].standing = (version, standing)
        return standing
    }

    private mutating func prospect(
        _ index: Int, _ picture: ApplicationPicture, _ ask: ProspectRequest, _ snapshot: ClusterSnapshot,
        _ partitions: [Int: SubClusterPartition]
    ) -> Prospect {
        let effort = scheduler.settings.effort
        let prospector = Prospector { request, _ in Planner.plan(request, visits: effort) }
        return asking(index, snapshot) { _, request in
            prospector.prospect(request, picture.standing, ask, partitions: partitions, deadline: .never)
        }
    }

    // MARK: Moves

    private mutating func perform(_ effects: [MoveEffect]) {
        for effect in effects {
            switch effect {
            case .evict(let move): evict(move)
            case .ended(let move): end(move)
            case .rehearse, .wait, .repaired: break
            }
        }
    }

    private mutating func evict(_ move: PodMove) {
        guard let (index, seat) = seat(of: move.pod), case .running(let node) = applications[index].seats[seat].state
        else {
            return answer(.gone, to: move)
        }
        applications[index].seats[seat].state = .leaving(node)
        applications[index].moves += 1
        moves.append(
            RunResult.MoveOutcome(
                at: now, application: move.pod.application, component: move.pod.component, replica: move.pod.replica,
                source: node, target: move.target, reason: move.reason.sentence))
        let pod = turn(index, seat)
        queue.add(.podGone(pod), at: now + scheduling.podGrace)
        keepRoom(index, seat, on: move.target)
        answer(.evicted, to: move)
    }

    private mutating func answer(_ outcome: EvictionOutcome, to move: PodMove) {
        let moment = moment
        perform(planner?.answer(outcome, to: move, at: moment, jitter: 0) ?? [])
    }

    /// A successor that found no node in time is meant for none any more.
    private mutating func end(_ move: PodMove) {
        guard case .lost = move.stage, let index = indices[move.pod.applicationID] else { return }
        for seat in applications[index].seats.indices
        where applications[index].seats[seat].component == move.pod.component
            && applications[index].seats[seat].replica == move.pod.replica
        {
            dropTarget(index, seat)
        }
    }

    private func seat(of pod: PodPlacement) -> (Int, Int)? {
        guard let index = indices[pod.applicationID], applications[index].removedAt == nil else { return nil }
        let seat = applications[index].seats.indices.first { applications[index].podName($0) == pod.pod }
        return seat.map { (index, $0) }
    }

    // MARK: Targets

    /// Keeps room for a successor until it is bound.
    private mutating func keepRoom(_ index: Int, _ seat: Int, on node: String) {
        dropTarget(index, seat)
        applications[index].seats[seat].target = node
        ledger.add(Reservations(resources: [node: applications[index].seats[seat].resources]))
    }

    mutating func dropTarget(_ index: Int, _ seat: Int) {
        guard let node = applications[index].seats[seat].target else { return }
        applications[index].seats[seat].target = nil
        ledger.remove(Reservations(resources: [node: applications[index].seats[seat].resources]))
    }

    /// Binds a successor to the node that it is meant for, if that takes it.
    mutating func goToTarget(_ index: Int, _ seat: Int) -> Bool {
        guard let node = applications[index].seats[seat].target else { return false }
        dropTarget(index, seat)
        let snapshot = known()
        let replica = applications[index].seats[seat]
        let meant = ReplicaPlacement(component: replica.component, replica: replica.replica, node: node)
        let isPossible = asking(index, snapshot) { _, request in
            let small = request.reduced(to: request.placed.map(\.node) + [node])
            return !Planner.judge(small, placements: [meant]).violations.contains { $0.cause.label == nil }
        }
        guard isPossible else { return false }
        bind(index, seat, to: node)
        return true
    }
}

extension Standing {
    /// Whether nothing of it asks for a second look.
    fileprivate var isQuiet: Bool { broken.isEmpty && doubtful.isEmpty && doubt == nil }
}

extension RunningPod {
    fileprivate var id: ReplicaID { ReplicaID(placement.replicaPlacement) }
}

extension RunningApplication {
    /// The pod that stands for a replica, unique in the run.
    func podName(_ seat: Int) -> String {
        "\(application.name)-\(seats[seat].component)-\(seats[seat].replica)-\(seats[seat].pod)"
    }

    /// The pod as pictures have it; one on a lost node is as good as gone.
    fileprivate func runningPod(_ seat: Int) -> RunningPod? {
        guard let place = seats[seat].placement else { return nil }
        let name = podName(seat)
        let placement = PodPlacement(
            namespace: application.namespace, pod: name, uid: name, application: application.name,
            component: place.component, replica: place.replica, node: place.node)
        switch seats[seat].state {
        case .leaving, .dead: return RunningPod(placement, isLeaving: true)
        case .absent, .pending, .starting, .running: return RunningPod(placement)
        }
    }
}
