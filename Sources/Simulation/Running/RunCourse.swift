import ClusterModel
import Placement
import Rescheduling

/// One run while it goes on: the cluster, what is known of it, the applications, and what is to happen next.
struct RunCourse {
    let run: SimulationRun
    let scheduling: SimulatedScheduling
    let policy: SchedulingPolicy
    let drawn: DrawnScenario
    let horizon: Double
    let clock: () -> Double
    /// Seconds since the start.
    var now = 0.0
    var queue = EventQueue()
    var truth: Truth
    var knowledge: Knowledge
    var scheduler: PodScheduler
    /// `nil` where nothing is moved.
    var planner: MovePlanner?
    /// In the order of arrival.
    var applications: [RunningApplication] = []
    var indices: [ApplicationID: Int] = [:]
    var ledger = Ledger()
    /// By node: how many pods each application has there.
    var residents: [String: [Int: Int]] = [:]
    /// By link: the applications that take of it, or have a limit on what is left.
    var linkUsers: [LinkKey: Set<Int>] = [:]
    var waiting = WaitingPods()
    var moves: [RunResult.MoveOutcome] = []
    var record: RunRecord
    /// How often an application was held against the truth.
    var reviews = 0

    /// The strategy of ours, which alone has an extender and a rescheduler.
    static let ours = JointStrategy().name

    /// - Returns: `nil` for a strategy that there is none of that name.
    init?(
        _ run: SimulationRun, _ input: SimulationInput, _ drawn: DrawnScenario, _ clock: @escaping () -> Double
    ) {
        let scheduling = input.scenario.scheduling
        let settings = PodScheduler.Settings(
            strategy: run.strategy, percentageOfNodesToScore: scheduling.percentageOfNodesToScore,
            extenderWeight: scheduling.extenderWeight, seed: run.seed)
        guard let scheduler = PodScheduler(settings) else { return nil }
        (self.run, self.scheduling, self.drawn, self.clock) = (run, scheduling, drawn, clock)
        (policy, horizon) = (input.policy, input.scenario.horizon)
        (self.scheduler, record) = (scheduler, RunRecord(horizon: input.scenario.horizon))
        truth = Truth(drawn.topology)
        knowledge = Knowledge(input.scenario.monitoring, input.policy.freshness, seed: run.seed)
        planner = run.strategy == Self.ours && policy.rescheduling.mode.moves ? MovePlanner() : nil
    }

    var isOurs: Bool { run.strategy == Self.ours }

    // MARK: The loop

    mutating func result(_ isCancelled: () -> Bool) -> RunResult? {
        let started = clock()
        begin()
        repeat {
            if isCancelled() { return nil }
        } while step()
        finish()
        record.effort.seconds = clock() - started
        return outcome
    }

    /// Lets the next event happen.
    ///
    /// - Returns: Whether there was one before the end.
    mutating func step() -> Bool {
        guard let next = queue.next(), next.at <= horizon else { return false }
        now = next.at
        record.effort.events += 1
        handle(next.event)
        return true
    }

    mutating func begin() {
        knowledge.note(truth, at: 0)
        for node in truth.usual.nodes { countNode(node, 1) }
        if truth.usual.nodes.contains(where: { $0.cost != nil }) { record.change(.cost, at: 0, amount: 0, weight: 1) }
        if let first = drawn.events.first { queue.add(.befalls(0), at: first.at) }
        if let first = drawn.arrivals.first { queue.add(.arrives(0), at: first.at) }
        if planner != nil, scheduling.lookInterval > 0 { queue.add(.look, at: scheduling.lookInterval) }
    }

    private mutating func handle(_ event: RunEvent) {
        switch event {
        case .befalls(let index): befall(index)
        case .podGone(let pod): podIsGone(pod)
        case .podReplaced(let pod): replacePod(pod)
        case .podRuns(let pod): podRuns(pod)
        case .leaves(let application): remove(application)
        case .arrives(let index): arrive(index)
        case .attempt(let pod): attempt(pod)
        case .attemptAll(let application, let number): attemptAll(application, number)
        case .wake: wake()
        case .look: look()
        }
    }

    // MARK: What schedulers are told

    /// ``now`` on the clock that ages are taken by.
    var moment: Timestamp { VirtualTime.timestamp(now) }

    /// What is known of the cluster now.
    mutating func known() -> ClusterSnapshot { knowledge.snapshot(&truth, at: now) }

    /// Asks something about an application, with what all others take.
    ///
    /// What the application itself takes is left out for that long, so that nothing has to be summed up anew.
    mutating func asking<Answer>(
        _ index: Int, _ snapshot: ClusterSnapshot, _ body: (inout RunCourse, PlanningRequest) -> Answer
    ) -> Answer {
        let taken = applications[index].taken
        ledger.remove(taken)
        let answer = body(&self, request(index, snapshot))
        ledger.add(taken)
        return answer
    }

    private func request(_ index: Int, _ snapshot: ClusterSnapshot) -> PlanningRequest {
        PlanningRequest(
            application: applications[index].application, snapshot: snapshot, policy: policy,
            placed: applications[index].placements, reservations: ledger.total, now: moment)
    }
}

extension ReschedulingPolicy.Mode {
    /// Whether anything is touched.
    fileprivate var moves: Bool { self == .violations || self == .improvements }
}

extension Node {
    /// What a pod on the node costs; `nil` where nobody says.
    var cost: Double? { properties[WellKnown.costProperty]?.number }
}
