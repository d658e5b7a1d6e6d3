import ClusterModel
import Placement
import TestSupport

@testable import Rescheduling

/// A cluster in virtual time: links that change as a scenario says, ReplicaSets that replace what is evicted, the engine
/// that places new pods, and the planner of moves that is looked at.
struct World {
    struct Pod {
        var placement: PodPlacement
        var mayBeEvicted = true
        /// When an evicted pod is gone; `nil` for one that stays.
        var goneAt: Timestamp?
    }

    /// A pod that a ReplicaSet made and that has no node yet.
    struct Pending {
        var placement: PodPlacement
        var readyAt: Timestamp
    }

    /// How fast the cluster around the planner is, in seconds.
    struct Pace {
        var tick = 5.0
        var grace = 10.0
        var start = 3.0
    }

    static let epoch = Timestamp(milliseconds: 1_000_000_000)

    var now = World.epoch
    var pace = Pace()
    var nodes: [Node]
    /// The links at a moment, in seconds since the start.
    var links: @Sendable (Double, Timestamp) -> [Link]
    var applications: [Application]
    var policy: SchedulingPolicy
    var pods: [Pod] = []
    var pending: [Pending] = []
    var planner: MovePlanner
    var schedulers: [ApplicationID: ApplicationPicture.Scheduler] = [:]
    /// Answers to evictions; the pod goes only when it was evicted.
    var evictor: (PodMove, Double) -> EvictionOutcome = { _, _ in .evicted }
    /// Whether new pods find a node.
    var isScheduling = true
    private(set) var revision: UInt64 = 0
    private var podNumber = 0
    /// What happened, a line each.
    private(set) var transcript: [String] = []
    private(set) var evictions: [(at: Double, move: PodMove)] = []
    private(set) var rehearsals: [PodMove] = []
    private(set) var repairs: [Double] = []
    private(set) var waits: [String: Int] = [:]
    private var lastWait: [ApplicationID: String] = [:]

    init(
        nodes: [Node], applications: [Application], policy: SchedulingPolicy,
        settings: MoveSettings = MoveSettings(), links: @escaping @Sendable (Double, Timestamp) -> [Link]
    ) {
        self.nodes = nodes
        self.applications = applications
        self.policy = policy
        self.links = links
        planner = MovePlanner(settings: settings)
    }

    /// Seconds since the start.
    var elapsed: Double { now.seconds(since: Self.epoch) }

    /// The node that a replica's pod runs on.
    func node(of component: String, _ replica: Int = 0, in application: String? = nil) -> String? {
        pods.first { pod in
            pod.placement.component == component && pod.placement.replica == replica && pod.goneAt == nil
                && (application == nil || pod.placement.application == application)
        }?.placement.node
    }

    /// Starts a pod of every replica where the scenario says.
    mutating func start(_ application: String, _ places: (component: String, node: String)...) {
        var replicas: [String: Int] = [:]
        for place in places {
            podNumber += 1
            let replica = replicas[place.component, default: 0]
            replicas[place.component] = replica + 1
            pods.append(
                Pod(
                    placement: PodPlacement(
                        pod: "\(place.component)-\(podNumber)", uid: "uid-\(podNumber)", application: application,
                        component: place.component, replica: replica, node: place.node)))
        }
    }

    /// Lets virtual time go on.
    mutating func run(seconds: Double) {
        let end = now.advanced(bySeconds: seconds)
        while now < end { tick() }
    }

    /// A new process with what the old one had stored.
    mutating func restart() {
        let histories = Dictionary(
            uniqueKeysWithValues: planner.known.map { ($0, planner.history(of: $0)) })
        planner = MovePlanner(settings: planner.settings, restoring: histories)
        lastWait = [:]
        tell("restart")
    }

    mutating func tell(_ line: String) {
        transcript.append("\(Self.clock(elapsed))  \(line)")
    }

    private static func words(_ stage: PodMove.Stage) -> String {
        switch stage {
        case .asked: "is asked to go"
        case .leaving: "goes"
        case .returned(let node): "is replaced on \(node)"
        case .lost: "is lost"
        case .calledOff(let reason): "stays: \(reason)"
        }
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds)
        let parts = [whole / 3600, whole / 60 % 60, whole % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return parts.joined(separator: ":")
    }

    mutating func tick() {
        now = now.advanced(bySeconds: pace.tick)
        revision += 1
        pods.removeAll { pod in pod.goneAt.map { $0 <= now } ?? false }
        let snapshot = ClusterSnapshot(revision: revision, nodes: nodes, links: links(elapsed, now))
        if isScheduling { schedule(snapshot) }
        perform(look(snapshot))
    }

    /// One look at all applications, as the service takes it.
    private mutating func look(_ snapshot: ClusterSnapshot) -> [MoveEffect] {
        var effects: [MoveEffect] = []
        var pictures: [ApplicationPicture] = []
        let partitions = snapshot.partitions(freshness: policy.freshness, at: now)
        for application in applications.sorted(by: { $0.id < $1.id }) {
            let request = request(application, snapshot)
            let standing = Prospector.standing(request, partitions: partitions)
            var picture = picture(of: application, standing)
            effects += planner.follow(picture, at: now)
            if let ask = planner.prospectRequest(picture, at: now) {
                picture.prospect = Prospector().prospect(
                    request, standing, ask, partitions: partitions, deadline: .never)
            }
            pictures.append(picture)
        }
        return effects + planner.step(pictures, at: now)
    }

    private func picture(of application: Application, _ standing: Standing) -> ApplicationPicture {
        let running = pods.filter { $0.placement.applicationID == application.id }.map {
            RunningPod($0.placement, mayBeEvicted: $0.mayBeEvicted, isLeaving: $0.goneAt != nil)
        }
        return ApplicationPicture(
            application: application.id, policy: policy.rescheduling,
            scheduler: schedulers[application.id] ?? .builtin, snapshotRevision: revision, takenAt: now,
            pods: running.sorted { $0.replica < $1.replica }, standing: standing)
    }

    private func request(_ application: Application, _ snapshot: ClusterSnapshot) -> PlanningRequest {
        let placed = pods.map(\.placement).filter { $0.applicationID == application.id }.map(\.replicaPlacement)
        var request = PlanningRequest(
            application: application, snapshot: snapshot, policy: policy, placed: placed, now: now)
        for other in applications where other.id != application.id {
            var places = pods.map(\.placement).filter { $0.applicationID == other.id }.map(\.replicaPlacement)
            // What is on its way has a claim to its target.
            for move in planner.underway where move.pod.applicationID == other.id {
                places.append(
                    ReplicaPlacement(component: move.pod.component, replica: 1_000, node: move.target))
            }
            let own = PlanningRequest(application: other, snapshot: snapshot, policy: policy, now: now)
            request.reservations.add(Planner.reservations(own, placements: places))
        }
        return request
    }

    /// Places new pods: where they were meant to go if that is possible, else where the engine has them.
    private mutating func schedule(_ snapshot: ClusterSnapshot) {
        for entry in pending where entry.readyAt <= now {
            guard let application = applications.first(where: { $0.id == entry.placement.applicationID }) else {
                continue
            }
            var request = request(application, snapshot)
            request.placed.removeAll { ReplicaID($0) == ReplicaID(entry.placement.replicaPlacement) }
            let meant = Planner.judge(request, placements: [entry.placement.replicaPlacement])
            let isPossible = !meant.violations.contains { $0.cause.label == nil }
            let (component, replica) = (entry.placement.component, entry.placement.replica)
            let node =
                isPossible
                ? entry.placement.node
                : Planner.plan(request, deadline: .never).node(of: component, replica: replica)
            guard let node else { continue }
            var placement = entry.placement
            placement.node = node
            pods.append(Pod(placement: placement))
            pending.removeAll { $0.placement == entry.placement }
            tell("\(placement.pod) runs on \(node)")
        }
    }

    private mutating func perform(_ effects: [MoveEffect]) {
        for effect in effects {
            switch effect {
            case .evict(let move): evict(move)
            case .rehearse(let move):
                rehearsals.append(move)
                tell("would evict \(move.pod.pod): \(move.sentence)")
            case .ended(let move): tell("\(move.pod.pod) \(Self.words(move.stage))")
            case .wait(let application, let reason): wait(application, reason)
            case .repaired(let application, let seconds, let moves):
                repairs.append(seconds)
                tell("\(application.name) is repaired after \(Int(seconds)) s and \(moves) move(s)")
            }
        }
    }

    private mutating func wait(_ application: ApplicationID, _ reason: WaitReason) {
        waits[reason.word, default: 0] += 1
        // That a pod was not let go is told by the answer to the eviction.
        if case .blocked = reason { return }
        guard lastWait[application] != reason.identity else { return }
        lastWait[application] = reason.identity
        tell("\(application.name) waits: \(reason.sentence)")
    }

    private mutating func evict(_ move: PodMove) {
        lastWait[move.pod.applicationID] = nil
        let outcome = evictor(move, elapsed)
        tell("evict \(move.pod.pod), \(move.sentence) -> \(outcome.word)")
        evictions.append((elapsed, move))
        if outcome == .evicted || outcome == .alreadyTerminating { replace(move) }
        perform(planner.answer(outcome, to: move, at: now, jitter: 0.5))
    }

    /// The pod goes, and its ReplicaSet makes another one.
    mutating func replace(_ move: PodMove) {
        guard let index = pods.firstIndex(where: { $0.placement.uid == move.pod.uid }) else { return }
        pods[index].goneAt = now.advanced(bySeconds: pace.grace)
        podNumber += 1
        var placement = move.pod
        (placement.pod, placement.uid) = ("\(placement.component)-\(podNumber)", "uid-\(podNumber)")
        placement.node = move.target
        pending.append(
            Pending(placement: placement, readyAt: now.advanced(bySeconds: pace.grace + pace.start)))
    }
}
