import ClusterModel
import Placement
import Rescheduling

extension RunCourse {
    mutating func arrive(_ index: Int) {
        if drawn.arrivals.indices.contains(index + 1) {
            queue.add(.arrives(index + 1), at: drawn.arrivals[index + 1].at)
        }
        let arrival = drawn.arrivals[index]
        let application = RunningApplication(arrival)
        indices[application.application.id] = applications.count
        applications.append(application)
        if let lifetime = arrival.lifetime { queue.add(.leaves(index), at: now + lifetime) }
        resume(index, arrival.running)
        let seats = applications[index].seats.indices.filter { applications[index].seats[$0].state == .absent }
        switch scheduling.unit {
        case .applications:
            for seat in seats { applications[index].seats[seat].state = .pending }
            attemptAll(index, 0)
        case .pods:
            for (place, seat) in seats.enumerated() {
                queue.add(
                    .attempt(PodID(application: index, seat: seat, turn: 0)),
                    at: now + Double(place) * scheduling.podInterval)
            }
        }
    }

    mutating func remove(_ index: Int) {
        let nodes = applications[index].placements.map(\.node)
        settle(index) { $0.record.end() }
        applications[index].removedAt = now
        applications[index].last = applications[index].placements
        for seat in applications[index].seats.indices {
            dropTarget(index, seat)
            leave(index, seat)
            applications[index].seats[seat].state = .absent
            applications[index].seats[seat].turn += 1
        }
        retake(index)
        let (id, moment) = (applications[index].application.id, moment)
        scheduler.forget(id)
        _ = planner?.forget(id, at: moment)
        requestWake(nodes)
    }

    // MARK: Looking for nodes

    /// One pod looks for a node.
    mutating func attempt(_ pod: PodID) {
        guard isCurrent(pod), applications[pod.application].seats[pod.seat].node == nil else { return }
        applications[pod.application].seats[pod.seat].state = .pending
        if goToTarget(pod.application, pod.seat) { return }
        guard scheduling.unit == .pods else {
            return attemptAll(pod.application, applications[pod.application].attempt)
        }
        let snapshot = known()
        let unplaced = applications[pod.application].seats[pod.seat].unplaced
        let started = clock()
        let outcome = asking(pod.application, snapshot) { course, request in
            course.scheduler.schedule(unplaced, request)
        }
        record.countDecision(seconds: clock() - started, visited: outcome.visited, pods: 1)
        note(outcome.plan, pod.application)
        if let node = outcome.node {
            bind(pod.application, pod.seat, to: node)
        } else {
            applications[pod.application].reasons = outcome.reasons.map(\.counted)
            wait(pod.application, pod.seat)
        }
    }

    /// All pods of an application that have no node look for nodes, and go only if all find one.
    mutating func attemptAll(_ index: Int, _ number: Int) {
        guard applications[index].attempt == number, applications[index].isPending else { return }
        applications[index].attempt += 1
        let snapshot = known()
        let started = clock()
        let outcomes = asking(index, snapshot) { course, request in course.scheduler.scheduleAll(request) }
        record.countDecision(
            seconds: clock() - started, visited: outcomes.first?.visited ?? 0, pods: max(1, outcomes.count))
        note(outcomes.first?.plan, index)
        let seats = applications[index].seats.indices.filter { applications[index].seats[$0].state == .pending }
        let nodes = Dictionary(outcomes.map { ($0.pod, $0.node) }) { first, _ in first }
        let found = seats.compactMap { seat in
            (nodes[applications[index].seats[seat].unplaced] ?? nil).map { (seat, $0) }
        }
        guard found.count == seats.count else {
            applications[index].reasons = Self.reasons(outcomes)
            for seat in seats { wait(index, seat) }
            let again = applications[index].attempt
            queue.add(.attemptAll(application: index, number: again), at: now + scheduling.retryAfter)
            return
        }
        for (seat, node) in found { bind(index, seat, to: node) }
    }

    /// What the first pod without a node was told, else which pods there were.
    private static func reasons(_ outcomes: [PodOutcome]) -> [ApplicationOutcome.Reason] {
        let unplaced = outcomes.filter { $0.node == nil }
        if let told = unplaced.first(where: { !$0.reasons.isEmpty }) { return told.reasons.map(\.counted) }
        return unplaced.map {
            ApplicationOutcome.Reason(sentence: "no node for \($0.pod.component) \($0.pod.replica)", nodes: 0)
        }
    }

    private mutating func note(_ plan: Plan?, _ index: Int) {
        guard let plan else { return }
        if applications[index].bound == nil, knowledge.isTruth, applications[index].placements.isEmpty {
            applications[index].bound = plan.bound
        }
        applications[index].plan = plan
    }

    func isCurrent(_ pod: PodID) -> Bool {
        applications[pod.application].removedAt == nil
            && applications[pod.application].seats[pod.seat].turn == pod.turn
    }

    // MARK: Waiting

    /// Seconds until a pod that something may help tries again at first, and at most; kube-scheduler's own back-off.
    private static let (firstBackOff, longestBackOff) = (1.0, 10.0)

    private mutating func wait(_ index: Int, _ seat: Int) {
        applications[index].seats[seat].failures += 1
        applications[index].seats[seat].lastAttempt = now
        waiting.add(WaitingPods.Pod(application: index, seat: seat))
        if scheduling.unit == .pods {
            applications[index].seats[seat].turn += 1
            let turn = applications[index].seats[seat].turn
            queue.add(
                .attempt(PodID(application: index, seat: seat, turn: turn)), at: now + scheduling.retryAfter)
        }
        // Our extender has pods queued again when what is known of links gets better, which reports may do at any time.
        if isOurs, !knowledge.isTruth { requestWake(nil) }
    }

    /// Something changed that may help pods that wait.
    ///
    /// - Parameter nodes: Where something was set free; `nil` for news of any kind.
    mutating func requestWake(_ nodes: [String]?) {
        guard !waiting.pods.isEmpty else { return }
        waiting.hear(of: nodes)
        guard waiting.wakesAt == nil else { return }
        let moment = now + max(Self.firstBackOff, nodes == nil ? knowledge.interval ?? 0 : 0)
        waiting.plan(at: moment)
        queue.add(.wake, at: moment)
    }

    mutating func wake() {
        waiting.woke()
        waiting.keep { applications[$0.application].seats[$0.seat].state == .pending }
        let (pods, freed, mayAll) = (waiting.pods, waiting.freed.sorted(), waiting.mayAll)
        waiting.forgetNews()
        var next = Double.infinity
        for pod in pods {
            let seat = applications[pod.application].seats[pod.seat]
            guard seat.state == .pending, mayAll || freed.contains(where: { hasRoom(on: $0, for: seat.resources) })
            else { continue }
            let backOff = min(Self.longestBackOff, Self.firstBackOff * Double(1 << min(10, max(0, seat.failures - 1))))
            guard now >= seat.lastAttempt + backOff else {
                next = min(next, seat.lastAttempt + backOff)
                continue
            }
            retry(pod)
        }
        guard next.isFinite else { return }
        waiting.hear(of: mayAll ? nil : freed)
        guard waiting.wakesAt == nil else { return }
        waiting.plan(at: next)
        queue.add(.wake, at: next)
    }

    private mutating func retry(_ pod: WaitingPods.Pod) {
        guard scheduling.unit == .pods else {
            return attemptAll(pod.application, applications[pod.application].attempt)
        }
        let turn = applications[pod.application].seats[pod.seat].turn
        attempt(PodID(application: pod.application, seat: pod.seat, turn: turn))
    }

    private func hasRoom(on name: String, for resources: Resources) -> Bool {
        guard let index = truth.usual.index(of: name), truth.usual.nodes[index].isReady else { return false }
        let node = truth.usual.nodes[index]
        let offer = node.free ?? node.allocatable
        return resources.fits(in: ledger.total.resources[name].map { offer - $0 } ?? offer)
    }
}

extension PodOutcome.Reason {
    fileprivate var counted: ApplicationOutcome.Reason {
        ApplicationOutcome.Reason(sentence: sentence, nodes: nodes)
    }
}
