import ClusterModel
import Synchronization

/// The replica that a pod stands for, and who sits on the others.
struct Seat: Sendable {
    /// Empty where nobody asks for a replica.
    var component = ""
    var replica = 0
    /// How many replicas the component has.
    var replicas = 0
    /// The other replicas that have a place, sorted by component and replica.
    var occupied: [ReplicaPlacement]
    /// Replicas of the component that other pods are pending for and that have no place yet.
    var pending: Set<Int> = []
    /// The node that the replica is moved to; `nil` for one that is not on its way.
    var meantFor: String?

    /// The replica, `nil` where nobody asks for one.
    var name: ReplicaName? {
        component.isEmpty ? nil : ReplicaName(component: component, replica: replica)
    }
}

/// The replicas of an application that have a place, or are asked for by pods that have none yet.
struct Occupancy: Sendable {
    /// Sorted by component and replica.
    var placements: [ReplicaPlacement]
    /// Replicas of pods that asked and hold nothing.
    var waiting: [ReplicaName]
    /// Where pods still run whose replicas are moved: they take room until they are gone.
    var leaving: [ReplicaPlacement] = []

    /// Everything that takes room.
    var taken: [ReplicaPlacement] { placements + leaving }
}

extension ApplicationScheduler {
    /// Who has a place: pods that run, and of the others those that capacity is held for.
    func occupancy(_ roster: ReplicaRoster, except uid: String? = nil) -> Occupancy {
        let moment = now()
        return Self.occupancy(roster, state.withLock { $0.pending.others(than: uid, now: moment) })
    }

    private static func occupancy(_ roster: ReplicaRoster, _ pending: [PendingPods.Entry]) -> Occupancy {
        guard !pending.isEmpty else { return Occupancy(placements: roster.placed, waiting: []) }
        var taken = Set(roster.placed.map(ReplicaName.init))
        var occupancy = Occupancy(placements: roster.placed, waiting: [])
        for entry in pending where entry.isMove { occupancy.move(entry) }
        for entry in pending where !entry.isMove && roster.replicas[entry.pod] == nil {
            let name = ReplicaName(component: entry.component, replica: entry.replica)
            guard taken.insert(name).inserted else { continue }
            if let node = entry.node {
                occupancy.placements.append(
                    ReplicaPlacement(component: entry.component, replica: entry.replica, node: node))
            } else {
                occupancy.waiting.append(name)
            }
        }
        occupancy.placements.sort { ($0.component, $0.replica) < ($1.component, $1.replica) }
        return occupancy
    }

    /// The replica that a pod stands for: its own where it runs, else a free one.
    ///
    /// - Parameter isKept: Whether the pod keeps that replica from now on, because it asked.
    func seat(of pod: PodIdentity, component: Component, _ roster: ReplicaRoster, isKept: Bool) -> Seat {
        let (uid, moment) = (pod.key, now())
        return state.withLock { state in
            var pending = state.pending
            let replica: Int
            if let own = roster.replicas[pod.name], own.component == component.name {
                pending.forget(uid)
                replica = own.replica
            } else {
                replica = pending.replica(
                    of: uid, pod: pod.name, component: component, taken: roster.taken(of: component.name), now: moment,
                    keepFor: settings.pendingFor)
            }
            if isKept { state.pending = pending }
            let others = Self.occupancy(roster, pending.others(than: uid, now: moment))
            let waiting = others.waiting.filter { $0.component == component.name }.map(\.replica)
            let own = pending.entries[uid]
            return Seat(
                component: component.name, replica: replica, replicas: component.replicas,
                occupied: others.placements.filter { $0.component != component.name || $0.replica != replica },
                pending: Set(waiting), meantFor: own?.isMove == true ? own?.node : nil)
        }
    }

    /// Holds capacity on a node for a pod that asked, or on none.
    ///
    /// - Returns: What is to be stored of it; `nil` when nothing changed.
    func hold(_ pod: PodIdentity, on node: String?) -> PendingPods.Entry? {
        let moment = now()
        return state.withLock {
            $0.pending.hold(pod.key, on: node, now: moment, keepFor: settings.pendingFor)
        }
    }

    /// What a pod that asked stands for and holds.
    func pendingEntry(of pod: PodIdentity) -> PendingPods.Entry? {
        state.withLock { $0.pending.entries[pod.key] }
    }

    /// Lets a pod hold what it holds at another node, for the full time.
    func move(_ entry: PendingPods.Entry, for pod: PodIdentity, on node: String) {
        let moment = now()
        state.withLock {
            $0.pending.move(entry, for: pod.key, on: node, until: moment.advanced(bySeconds: settings.pendingFor))
        }
    }

    /// The pod runs, or its claim is over.
    @discardableResult
    func release(_ pod: PodIdentity) -> PendingPods.Entry? {
        state.withLock { $0.pending.forget(pod.key) }
    }

    /// Forgets what a pod asked for.
    ///
    /// - Returns: Whether it asked for anything.
    func forget(_ uid: String) -> Bool {
        state.withLock { $0.pending.forget(uid) != nil }
    }

    /// Forgets pods that asked and did not come back in time.
    ///
    /// - Returns: Whether any of them held capacity.
    func expirePending() -> Bool {
        let moment = now()
        return state.withLock { $0.pending.expire(at: moment) }
    }
}

extension Decision {
    /// The question that a seat stands for: pods that are pending without a place, and replicas before its own, are taken
    /// to be where the plan has them.
    func question(_ seat: Seat) -> Question {
        let known = Set(seat.occupied.filter { $0.component == seat.component }.map(\.replica))
        var occupied = seat.occupied
        for replica in 0..<max(seat.replicas, 0)
        where replica != seat.replica && !known.contains(replica)
            && (replica < seat.replica || seat.pending.contains(replica))
        {
            guard let node = plan.node(of: seat.component, replica: replica) else { continue }
            occupied.append(ReplicaPlacement(component: seat.component, replica: replica, node: node))
        }
        if occupied.count > seat.occupied.count {
            occupied.sort { ($0.component, $0.replica) < ($1.component, $1.replica) }
        }
        return Question(
            component: seat.component, replica: seat.replica, occupied: occupied, meantFor: seat.meantFor)
    }
}

extension Occupancy {
    /// Counts a replica that is moved where it goes to, and its pod where it runs still.
    fileprivate mutating func move(_ entry: PendingPods.Entry) {
        guard let node = entry.node else { return }
        let goal = ReplicaPlacement(component: entry.component, replica: entry.replica, node: node)
        if let index = placements.firstIndex(where: { ReplicaName($0) == ReplicaName(goal) }) {
            guard placements[index].node != node else { return }
            leaving.append(placements[index])
            placements[index] = goal
        } else {
            placements.append(goal)
        }
    }
}

extension PodIdentity {
    /// What tells pods apart: the UID, and the name for requests that lack one.
    var key: String { uid.isEmpty ? "\(namespace)/\(name)" : uid }
}
