import ClusterModel
import Placement

extension RunCourse {
    // MARK: Binding

    mutating func bind(_ index: Int, _ seat: Int, to node: String) {
        dropTarget(index, seat)
        applications[index].seats[seat].state = .starting(node)
        applications[index].seats[seat].failures = 0
        applications[index].seats[seat].pod += 1
        enter(index, seat, node)
        retake(index)
        let pod = turn(index, seat)
        queue.add(.podRuns(pod), at: now + scheduling.podStart)
    }

    /// Pods that ran before the application came into view; those on nodes that are not there are pods that never came.
    mutating func resume(_ index: Int, _ running: [ReplicaPlacement]) {
        guard !running.isEmpty else { return }
        for place in running where truth.usual.index(of: place.node) != nil {
            let unplaced = UnplacedReplica(component: place.component, replica: place.replica)
            let seat = applications[index].seats.firstIndex { $0.unplaced == unplaced && $0.state == .absent }
            guard let seat else { continue }
            applications[index].seats[seat].state = .running(place.node)
            applications[index].seats[seat].pod += 1
            enter(index, seat, place.node)
            if truth.isLost(place.node) { lose(index, seat, place.node) }
        }
        retake(index)
        if applications[index].isWhole { judge(index) }
    }

    /// Something else is to become of a pod than what was meant to.
    mutating func turn(_ index: Int, _ seat: Int) -> PodID {
        applications[index].seats[seat].turn += 1
        return PodID(application: index, seat: seat, turn: applications[index].seats[seat].turn)
    }

    mutating func podRuns(_ pod: PodID) {
        guard isCurrent(pod), case .starting(let node) = applications[pod.application].seats[pod.seat].state else {
            return
        }
        applications[pod.application].seats[pod.seat].state = .running(node)
        if applications[pod.application].isWhole { judge(pod.application) }
    }

    // MARK: Going

    /// An evicted pod is gone, and the next one is there at once.
    mutating func podIsGone(_ pod: PodID) {
        guard isCurrent(pod), case .leaving(let node) = applications[pod.application].seats[pod.seat].state else {
            return
        }
        vacate(pod.application, pod.seat)
        judge(pod.application)
        attempt(turn(pod.application, pod.seat))
        requestWake([node])
    }

    /// A pod of a lost node is deleted, and the next one is there at once.
    mutating func replacePod(_ pod: PodID) {
        guard isCurrent(pod), case .dead = applications[pod.application].seats[pod.seat].state else { return }
        vacate(pod.application, pod.seat)
        attempt(turn(pod.application, pod.seat))
    }

    private mutating func vacate(_ index: Int, _ seat: Int) {
        leave(index, seat)
        applications[index].seats[seat].state = .pending
        retake(index)
    }

    /// A node is gone, with its pods.
    mutating func lose(_ node: String) {
        if let index = truth.usual.index(of: node) { countNode(truth.usual.nodes[index], -1) }
        for index in (residents[node] ?? [:]).keys.sorted() {
            for seat in applications[index].seats.indices where applications[index].seats[seat].node == node {
                lose(index, seat, node)
            }
            judge(index, isFailure: true)
        }
    }

    private mutating func lose(_ index: Int, _ seat: Int, _ node: String) {
        countPod(applications[index].seats[seat].resources, node, -1)
        let isLeaving = applications[index].seats[seat].state == .leaving(node)
        applications[index].seats[seat].state = .dead(node)
        let pod = turn(index, seat)
        // One that was on its way out has nothing to wait for.
        queue.add(.podReplaced(pod), at: now + (isLeaving ? 0 : scheduling.nodeLossToleration))
    }

    /// A node is there: pods that are bound to it start again.
    mutating func find(_ node: String) {
        if let index = truth.usual.index(of: node) { countNode(truth.usual.nodes[index], 1) }
        for index in (residents[node] ?? [:]).keys.sorted() {
            for seat in applications[index].seats.indices
            where applications[index].seats[seat].state == .dead(node) {
                countPod(applications[index].seats[seat].resources, node, 1)
                applications[index].seats[seat].state = .starting(node)
                let pod = turn(index, seat)
                queue.add(.podRuns(pod), at: now + scheduling.podStart)
            }
        }
    }

    // MARK: Accounts

    /// Counts a pod in where it is bound.
    private mutating func enter(_ index: Int, _ seat: Int, _ node: String) {
        residents[node, default: [:]][index, default: 0] += 1
        countPod(applications[index].seats[seat].resources, node, 1)
    }

    /// Counts a pod out of where it is bound.
    mutating func leave(_ index: Int, _ seat: Int) {
        guard let node = applications[index].seats[seat].node else { return }
        let count = residents[node]?[index] ?? 0
        residents[node]?[index] = count > 1 ? count - 1 : nil
        if residents[node]?.isEmpty ?? false { residents[node] = nil }
        if case .dead = applications[index].seats[seat].state { return }
        countPod(applications[index].seats[seat].resources, node, -1)
    }

    private mutating func countPod(_ resources: Resources, _ name: String, _ sign: Double) {
        record.change(.cpuUse, at: now, amount: sign * Double(resources.milliCPU))
        record.change(.memoryUse, at: now, amount: sign * Double(resources.memory))
        guard let index = truth.usual.index(of: name), let cost = truth.usual.nodes[index].cost else { return }
        record.change(.cost, at: now, amount: sign * cost)
    }

    mutating func countNode(_ node: Node, _ sign: Double) {
        record.change(.cpuUse, at: now, amount: 0, weight: sign * Double(node.allocatable.milliCPU))
        record.change(.memoryUse, at: now, amount: 0, weight: sign * Double(node.allocatable.memory))
    }

    /// Counts what an application takes anew after one of its pods came or went.
    mutating func retake(_ index: Int) {
        applications[index].version += 1
        applications[index].standing = nil
        let old = applications[index].taken
        let new = takes(applications[index])
        let before = applications[index].sharesLinks ? loads(old, new) : [:]
        ledger.replace(old, with: new)
        applications[index].taken = new
        if applications[index].sharesLinks { shareLinks(index, before) }
    }

    private func takes(_ application: RunningApplication) -> Reservations {
        var taken = Reservations()
        for seat in application.seats {
            guard let node = seat.node else { continue }
            taken.resources[node] = taken.resources[node].map { $0 + seat.resources } ?? seat.resources
        }
        let placements = application.placements
        guard application.reservesLinks, placements.count > 1 else { return taken }
        let request = PlanningRequest(
            application: application.application, snapshot: truth.reduced(to: placements.map(\.node)),
            policy: policy, now: moment)
        taken.bandwidth = Planner.reservations(request, placements: placements).bandwidth
        return taken
    }

    /// What is taken of each link that changes, before it does.
    private func loads(_ old: Reservations, _ new: Reservations) -> [LinkKey: Double] {
        var loads: [LinkKey: Double] = [:]
        for link in Set(old.bandwidth.keys).union(new.bandwidth.keys) where old.bandwidth[link] != new.bandwidth[link] {
            loads[link] = ledger.total.bandwidth[link, default: 0]
        }
        return loads
    }

    /// Others on the links that changed: for what they take it matters only whether a link is overdrawn.
    private mutating func shareLinks(_ index: Int, _ before: [LinkKey: Double]) {
        for link in applications[index].links { linkUsers[link]?.remove(index) }
        applications[index].links = applications[index].sharedLinks
        for link in applications[index].links { linkUsers[link, default: []].insert(index) }
        var touched: Set<Int> = []
        for (link, load) in before {
            let capacity = capacity(of: link)
            let isCrossed = (load > capacity) != (ledger.total.bandwidth[link, default: 0] > capacity)
            for other in linkUsers[link] ?? [] where other != index {
                if isCrossed || applications[other].limitsBandwidth { touched.insert(other) }
            }
        }
        for other in touched.sorted() { judge(other) }
    }

    private func capacity(of link: LinkKey) -> Double {
        guard let source = truth.usual.index(of: link.source), let sink = truth.usual.index(of: link.sink) else {
            return .infinity
        }
        return truth.estimate(from: source, to: sink)?.bandwidth ?? .infinity
    }
}
