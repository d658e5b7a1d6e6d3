import ClusterModel
import Logging
import Rescheduling
import StateStore
import Synchronization

extension Rescheduler {
    /// Does, and tells, what was decided.
    func perform(_ effects: [MoveEffect], _ pictures: [ApplicationID: ApplicationPicture]) async {
        for effect in effects {
            switch effect {
            case .evict(let move): await evict(move)
            case .rehearse(let move): await rehearse(move)
            case .ended(let move): await end(move)
            case .wait(let application, let reason): await wait(application, reason, pictures[application])
            case .repaired(let application, let seconds, let moves):
                await tellRepair(of: application, seconds, moves, pictures[application])
            }
        }
        await storeChanged()
    }

    /// Evicts a pod once that is in the store: whatever happens then, a restart knows of it.
    private func evict(_ move: PodMove) async {
        state.withLock { $0.told[move.pod.applicationID] = nil }
        var outcome = await isStored(move) ? nil : PodEvictor.Outcome.failed("the move could not be stored")
        if outcome == nil { outcome = objection(to: move) }
        if outcome == nil, let uid = move.pod.uid {
            hold(move)
            outcome = await ports.evictor.evict(move.pod, uid, false)
        }
        let answer = EvictionOutcome(outcome ?? .failed("its UID is not known"))
        meters.count(answer.word, move.reason)
        if answer == .evicted || answer == .alreadyTerminating { await tellEviction(of: move) }
        let (moment, jitter) = (now(), random())
        await perform(change { $0.answer(answer, to: move, at: moment, jitter: jitter) }, [:])
    }

    /// What changed since the move was decided, if that speaks against it.
    private func objection(to move: PodMove) -> PodEvictor.Outcome? {
        guard let facts = ports.facts(move.pod.namespace, move.pod.pod) else { return .gone }
        guard facts.uid == move.pod.uid else { return .replaced }
        guard !facts.isLeaving else { return .alreadyTerminating }
        guard facts.mayBeEvicted else { return .failed("it opted out meanwhile") }
        let snapshot = clusterState.snapshot
        guard let index = snapshot.index(of: move.target), snapshot.nodes[index].isReady else {
            return .failed("node \(move.target) is not ready any more")
        }
        return nil
    }

    /// Asks the API server whether it would let the pod go, and touches nothing.
    private func rehearse(_ move: PodMove) async {
        var answer = EvictionOutcome.failed("its UID is not known")
        if let uid = move.pod.uid { answer = EvictionOutcome(await ports.evictor.evict(move.pod, uid, true)) }
        meters.count("rehearsed", move.reason)
        let isAllowed = answer == .evicted || answer == .alreadyTerminating
        let verdict = isAllowed ? "the API server would let it go" : "the API server would not: \(answer.word)"
        await tell(
            .rehearsed, "\(move.reason.sentence); \(verdict)", move.pod, to: move.target, event: "WouldEvict",
            message: "\(move.sentence); \(verdict)")
    }

    private func end(_ move: PodMove) async {
        switch move.stage {
        case .returned(let node):
            schedulers.endMove(of: move.pod)
            meters.count("moved", move.reason)
            let text = node == move.target ? move.reason.sentence : "it was meant for \(move.target)"
            await tell(.moved, text, move.pod, to: node, event: "Moved")
        case .lost:
            schedulers.endMove(of: move.pod)
            meters.count("lost", move.reason)
            await tell(
                .lost, "no successor had a node in time; it was meant for \(move.target)", move.pod, to: move.target,
                event: "MoveLost")
        case .calledOff(let reason):
            schedulers.endMove(of: move.pod)
            await tell(.failed, "not evicted: \(reason)", move.pod, to: move.target, event: "NotEvicted")
        case .asked, .leaving: break
        }
    }

    /// Seconds after which a reason to wait is told again.
    private static let tellAgainAfter = 3600.0

    /// Tells a reason to wait once, until there is another one or an hour is over.
    private func wait(_ id: ApplicationID, _ reason: WaitReason, _ picture: ApplicationPicture?) async {
        meters.count(reason)
        switch reason {
        // What made the pod go, or kept it, was told before.
        case .moving, .blocked: return
        default: break
        }
        let moment = now()
        let isNew = state.withLock { state in
            if let told = state.told[id], told.identity == reason.identity,
                moment.seconds(since: told.at) < Self.tellAgainAfter
            {
                return false
            }
            state.told[id] = (reason.identity, moment)
            return true
        }
        guard isNew, let pod = picture?.subject(of: reason) else { return }
        await tell(.waiting, reason.sentence, pod, to: nil, event: "MoveWaits")
    }

    private func tellRepair(
        of id: ApplicationID, _ seconds: Double, _ moves: Int, _ picture: ApplicationPicture?
    ) async {
        meters.record(repair: seconds)
        state.withLock { $0.told[id] = nil }
        guard let pod = picture?.pods.first?.placement else { return }
        let times = moves == 1 ? "1 move" : "\(moves) moves"
        await tell(.repaired, "after \(Int(seconds.rounded())) s and \(times)", pod, to: nil, event: "LimitsHold")
    }

    private func tellEviction(of move: PodMove) async {
        await tell(
            .evicted, move.reason.sentence, move.pod, to: move.target, event: "Evicted", message: move.sentence)
    }

    /// A decision, an Event and a line of the log.
    ///
    /// - Parameter message: Of the Event, which names no nodes by itself; `nil` for the reason.
    private func tell(
        _ outcome: DecisionRecord.Outcome, _ reason: String, _ pod: PodPlacement, to node: String?, event: String,
        message: String? = nil
    ) async {
        decisions.append(
            DecisionRecord(
                id: "", verb: Self.verb, pod: DecisionRecord.Pod(pod), outcome: outcome, reason: reason,
                decidedAt: now(), node: node, source: pod.node))
        logger.info(
            "A step of a move",
            metadata: [
                "pod": "\(pod.namespace)/\(pod.pod)", "application": "\(pod.applicationID)",
                "outcome": "\(outcome.rawValue)", "reason": "\(reason)", "node": "\(node ?? pod.node)",
            ])
        await ports.note(pod, event, message ?? reason)
    }
}

extension ApplicationPicture {
    /// The pod that a reason to wait is told of: the one it names, else the one that would go first, else any.
    fileprivate func subject(of reason: WaitReason) -> PodPlacement? {
        let named: String? =
            switch reason {
            case .optedOut(let pod), .noSuccessor(let pod), .unidentified(let pod): pod
            case .settling(let component, let replica, _):
                pods.first { $0.placement.component == component && $0.placement.replica == replica }?.placement.pod
            default: nil
            }
        let step = prospect?.steps.first?.replica
        return
            (pods.first { $0.placement.pod == named } ?? pods.first { $0.placement.replicaPlacement == step }
            ?? pods.first)?.placement
    }
}

extension DecisionRecord.Pod {
    fileprivate init(_ pod: PodPlacement) {
        self.init(
            namespace: pod.namespace, name: pod.pod, uid: pod.uid ?? "", application: pod.application,
            component: pod.component, replica: pod.replica)
    }
}
