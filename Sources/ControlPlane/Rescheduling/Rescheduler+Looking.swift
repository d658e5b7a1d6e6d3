import ClusterModel
import KubernetesWire
import Placement
import Rescheduling
import StateStore
import Synchronization

extension Rescheduler {
    /// One look at all applications, and what follows from it.
    package func look() async {
        let view = schedulers.currentView()
        await forgetRemoved(view)
        let run = PlanningRun(priority: .background) { self.decide(view) }
        guard let (pictures, effects) = await run.value() else { return }
        await perform(effects, pictures)
        meters.set(underway: state.withLock { $0.planner.underway.count })
    }

    /// Takes pictures and decides, on the calling thread.
    private func decide(_ view: ClusterView) -> ([ApplicationID: ApplicationPicture], [MoveEffect]) {
        var effects: [MoveEffect] = []
        var scenes = scenes(of: view)
        for scene in scenes { effects += change { $0.follow(scene.picture, at: self.now()) } }
        // Repairs first; of the others, those that were not looked at for the longest time.
        let looked = state.withLock { state in
            Dictionary(uniqueKeysWithValues: scenes.map { ($0.id, state.planner.lastLook(at: $0.id)) })
        }
        scenes.sort { left, right in
            let one = (left.picture.standing.broken.isEmpty ? 1 : 0, looked[left.id] ?? 0, left.id)
            return one < (right.picture.standing.broken.isEmpty ? 1 : 0, looked[right.id] ?? 0, right.id)
        }
        let deadline = Deadline.after(seconds: settings.lookBudget)
        for index in scenes.indices where !deadline.isPast {
            scenes[index].picture.prospect = prospect(of: scenes[index])
        }
        let pictures = scenes.map(\.picture)
        effects += change { $0.step(pictures, at: self.now()) }
        return (Dictionary(uniqueKeysWithValues: pictures.map { ($0.application, $0) }), effects)
    }

    private func prospect(of scene: MoveScene) -> Prospect? {
        guard let ask = change({ $0.prospectRequest(scene.picture, at: self.now()) }) else { return nil }
        return prospector.prospect(
            scene.request, scene.picture.standing, ask, offered: scene.offered, partitions: scene.partitions,
            deadline: .after(seconds: settings.prospectBudget))
    }

    /// What is known of each application that may be moved, or is.
    private func scenes(of view: ClusterView) -> [MoveScene] {
        let moment = now()
        let underway = Set(state.withLock { $0.planner.underway }.map(\.pod.applicationID))
        var partitions: [FreshnessPolicy: [Int: SubClusterPartition]] = [:]
        return view.applications.keys.sorted().compactMap { id in
            guard let scheduler = schedulers.scheduler(of: id), let inputs = scheduler.inputs(at: view),
                inputs.policy.rescheduling.mode != .off || underway.contains(id)
            else { return nil }
            let freshness = inputs.policy.freshness
            let known = partitions[freshness] ?? view.snapshot.partitions(freshness: freshness, at: moment)
            partitions[freshness] = known
            return scene(of: id, scheduler, inputs, known, at: moment)
        }
    }

    private func scene(
        of id: ApplicationID, _ scheduler: ApplicationScheduler, _ inputs: PlanningInputs,
        _ partitions: [Int: SubClusterPartition], at moment: Timestamp
    ) -> MoveScene {
        let (reservations, _) = schedulers.ledger.reservations(except: id)
        let request = PlanningRequest(
            application: inputs.application, snapshot: inputs.snapshot, policy: inputs.policy,
            placed: inputs.roster.placed, reservations: reservations, now: moment)
        let running = clusterState.placements(of: id)
        let seated = running.compactMap { pod in inputs.roster.replicas[pod.pod].map { runningPod(pod, $0) } }
        let picture = ApplicationPicture(
            application: id, policy: inputs.policy.rescheduling, scheduler: scheduler.external.pictured,
            snapshotRevision: inputs.snapshot.revision, takenAt: moment,
            pods: seated.sorted { ReplicaID($0.placement.replicaPlacement) < ReplicaID($1.placement.replicaPlacement) },
            surplus: running.count - seated.count,
            standing: Prospector.standing(request, partitions: partitions))
        return MoveScene(
            id: id, picture: picture, request: request, partitions: partitions,
            offered: scheduler.external.inForce.map { $0.offer.complete(with: inputs.roster.placed) })
    }

    /// The pod as the replica that plans count it as. One that nobody sees, or that is another by now, stays untouched.
    private func runningPod(_ placement: PodPlacement, _ replica: ReplicaPlacement) -> RunningPod {
        var placement = placement
        placement.replica = replica.replica
        guard let facts = ports.facts(placement.namespace, placement.pod) else {
            placement.uid = nil
            return RunningPod(placement)
        }
        let isAnother = placement.uid.map { $0 != facts.uid } ?? false
        placement.uid = placement.uid ?? facts.uid
        return RunningPod(
            placement, mayBeEvicted: facts.mayBeEvicted, hasSuccessor: facts.hasSuccessor,
            isLeaving: facts.isLeaving || isAnother)
    }

    /// Ends what was under way in applications that are gone.
    private func forgetRemoved(_ view: ClusterView) async {
        let moment = now()
        let known = state.withLock { $0.planner.known }
        for id in known.sorted() where view.applications[id] == nil {
            let effects = change { $0.forget(id, at: moment) }
            await perform(effects, [:])
            await forgetStored(id)
        }
    }
}

/// One application with everything that a better placement is looked for from.
private struct MoveScene {
    var id: ApplicationID
    var picture: ApplicationPicture
    var request: PlanningRequest
    var partitions: [Int: SubClusterPartition]
    /// The places that the application's own scheduler put; `nil` for the built-in one.
    var offered: [ReplicaPlacement]?
}

extension ExternalScheduling {
    /// Whose plan says where to.
    fileprivate var pictured: ApplicationPicture.Scheduler {
        let standing = standing
        switch standing.state {
        case .builtin: return .builtin
        case .external: return .external
        case .fallback(let reason): return .fallback(standing.detail ?? reason.rawValue)
        }
    }
}

extension PlanOffer {
    /// The places with those of replicas that the offer leaves out, because they run.
    fileprivate func complete(with placed: [ReplicaPlacement]) -> [ReplicaPlacement] {
        let named = Set(placements.map(ReplicaName.init))
        return placements + placed.filter { !named.contains(ReplicaName($0)) }
    }
}
