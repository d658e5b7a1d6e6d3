import ClusterModel
import TestSupport
import Testing

@testable import Placement

@Suite("Pods one after the other")
struct PodSchedulerTests {
    /// The pods of an application in the order in which they arrive.
    static func pods(_ request: PlanningRequest) -> [UnplacedReplica] {
        let taken = Set(request.placed.map(ReplicaKey.init))
        return request.application.components.flatMap { component in
            (0..<component.replicas).map { UnplacedReplica(component: component.name, replica: $0) }
        }.filter { !taken.contains(ReplicaKey($0)) }
    }

    /// Lets all pods arrive; those that find a node run from then on.
    static func run(_ scheduler: inout PodScheduler, _ start: PlanningRequest) -> [PodOutcome] {
        var request = start
        return pods(request).map { pod in
            let outcome = scheduler.schedule(pod, request)
            if let node = outcome.node {
                request.placed.append(
                    ReplicaPlacement(component: pod.component, replica: pod.replica, node: node))
            }
            return outcome
        }
    }

    private func scheduler(_ strategy: String, seed: UInt64 = 1, weight: Int = 12) throws -> PodScheduler {
        try #require(PodScheduler(.init(strategy: strategy, extenderWeight: weight, seed: seed)))
    }

    @Test("a strategy that nobody knows is none")
    func unknown() {
        #expect(PodScheduler(.init(strategy: "best")) == nil)
    }

    @Test(
        "each plan is as good as one that knows nothing from before, and the pod goes to the best that is left",
        arguments: 0..<4)
    func plans(block: UInt64) throws {
        var (kept, placed) = (0, 0)
        for seed in block * 60..<(block + 1) * 60 {
            var request = block % 2 == 0 ? RandomRequest.make(seed: seed) : SubClusters.request(seed: seed)
            var scheduler = try scheduler("isochrone", seed: seed, weight: 1000)
            if seed % 3 == 0 { scheduler.limits = ClassesTests.limits }
            for pod in Self.pods(request) {
                let outcome = scheduler.schedule(pod, request)
                guard outcome.sampled > 0 else { continue }
                let plan = try #require(outcome.plan)
                expectAlike(plan, Planner.plan(request, deadline: .never), "seed \(seed)")
                if !outcome.isPlanNew { kept += 1 }
                let assessment = Planner.assess(
                    request, plan: plan, component: pod.component, deadline: .never, limits: scheduler.limits)
                let scores = Dictionary(
                    uniqueKeysWithValues: zip(request.snapshot.nodes.map(\.name), assessment.verdicts))
                let best = scores.values.compactMap(\.testedScore).max()
                #expect(outcome.node.flatMap { scores[$0]?.testedScore } == best, "seed \(seed)")
                guard let node = outcome.node else { continue }
                placed += 1
                request.placed.append(
                    ReplicaPlacement(component: pod.component, replica: pod.replica, node: node))
            }
        }
        #expect(kept > 5 && placed > 20)
    }

    private func expectAlike(_ one: Plan, _ other: Plan, _ place: Comment) {
        #expect(one.status == other.status, place)
        let (left, right) = (one.objective ?? 0, other.objective ?? 0)
        #expect(abs(left - right) <= 1e-7 * max(1, abs(left)), place)
    }

    @Test("the same seed gives the same, in whatever order the nodes come", arguments: StrategyTests.names)
    func deterministic(strategy: String) throws {
        var differing = 0
        for seed in UInt64(0)..<40 {
            let request = seed % 2 == 0 ? RandomRequest.make(seed: seed) : SubClusters.request(seed: seed)
            var random = SplitMix64(seed: seed)
            var shuffled = request
            if seed % 2 == 0 {
                shuffled.snapshot = ClusterSnapshot(
                    revision: request.snapshot.revision, nodes: request.snapshot.nodes.shuffled(using: &random),
                    links: request.snapshot.links.shuffled(using: &random))
            }
            var (one, two) = (try scheduler(strategy, seed: seed), try scheduler(strategy, seed: seed))
            let outcomes = Self.run(&one, request)
            #expect(outcomes == Self.run(&two, shuffled), "seed \(seed)")
            var other = try scheduler(strategy, seed: seed + 1)
            if outcomes.map(\.node) != Self.run(&other, request).map(\.node) { differing += 1 }
        }
        #expect(differing > 0 || ["greedy", "first-fit"].contains(strategy))
    }

    @Test("no node is overdrawn, and none that is not ready is taken", arguments: StrategyTests.names)
    func filters(strategy: String) throws {
        for seed in UInt64(0)..<80 {
            let request = RandomRequest.make(seed: seed)
            var scheduler = try scheduler(strategy, seed: seed)
            let outcomes = Self.run(&scheduler, request)
            let placements = outcomes.compactMap { outcome in
                outcome.node.map {
                    ReplicaPlacement(component: outcome.pod.component, replica: outcome.pod.replica, node: $0)
                }
            }
            let broken = Planner.judge(request, placements: placements).violations.filter { violation in
                guard let replica = violation.replica, placements.contains(replica) else { return false }
                return [.capacity, .notReady, .unknownNode].contains(violation.cause.class)
            }
            #expect(broken.map(\.sentence) == [], "seed \(seed)")
            for outcome in outcomes where outcome.node == nil && strategy == "isochrone" {
                #expect(!outcome.reasons.isEmpty, "seed \(seed)")
            }
        }
    }

    @Test(
        "a strategy that takes replicas as they come does the same pod by pod",
        arguments: ["greedy", "kube-scheduler", "first-fit", "random"])
    func sameAsWhole(strategy: String) throws {
        var compared = 0
        for seed in UInt64(0)..<120 {
            let request = RandomRequest.make(seed: seed)
            var scheduler = try scheduler(strategy, seed: seed)
            let whole = try #require(PlacementStrategies.named(strategy, seed: seed))
                .place(request, deadline: .never)
            guard whole.unplaced.isEmpty else { continue }
            let outcomes = Self.run(&scheduler, request)
            guard outcomes.allSatisfy({ $0.node != nil }) else { continue }
            let places = Dictionary(whole.placements.map { (ReplicaKey($0), $0.node) }) { first, _ in first }
            for outcome in outcomes { #expect(outcome.node == places[ReplicaKey(outcome.pod)], "seed \(seed)") }
            compared += outcomes.count
        }
        #expect(compared > 40)
    }

    @Test("whole applications go where the strategy puts them", arguments: ["isochrone", "greedy", "first-fit"])
    func whole(strategy: String) throws {
        for seed in UInt64(0)..<60 {
            let request = RandomRequest.make(seed: seed)
            var scheduler = try scheduler(strategy)
            let expected = try #require(PlacementStrategies.named(strategy)).place(request, deadline: .never)
            let places = Dictionary(expected.placements.map { (ReplicaKey($0), $0.node) }) { first, _ in first }
            let outcomes = scheduler.scheduleAll(request)
            #expect(outcomes.map(\.pod) == Self.pods(request), "seed \(seed)")
            for outcome in outcomes { #expect(outcome.node == places[ReplicaKey(outcome.pod)], "seed \(seed)") }
            if strategy == "isochrone" {
                let status = scheduler.plan(of: request.application.id)?.status
                #expect(status == Planner.plan(request, deadline: .never).status, "seed \(seed)")
                for outcome in outcomes { #expect(outcome.reasons.isEmpty == (status != .infeasible)) }
            }
        }
    }

    @Test(
        "pods that are pending together are taken as the strategy sorts them, each once",
        arguments: [
            ("isochrone", ["c", "a", "b"]), ("diktyo", ["a", "b", "c"]), ("diktyo-reverse", ["c", "b", "a"]),
            ("polaris", ["c", "a", "b"]),
        ])
    func queue(strategy: String, order: [String]) throws {
        let request = PlanningRequest(
            application: Application(
                name: "chain", components: ["c", "a", "b"].map { Component(name: $0) },
                channels: [
                    Channel(name: "one", source: "a", sink: "b"), Channel(name: "two", source: "b", sink: "c"),
                ]), snapshot: Sample.snapshot, now: Sample.now)
        try #expect(scheduler(strategy).queue(request).map(\.component) == order)
        for seed in UInt64(0)..<40 {
            let random = RandomRequest.make(seed: seed)
            let queue = try scheduler(strategy).queue(random)
            #expect(Set(queue) == Set(Self.pods(random)) && queue.count == Set(queue).count, "seed \(seed)")
        }
    }

    @Test("a search that may do little work ends, and ends the same again")
    func effort() throws {
        for seed in UInt64(0)..<40 {
            let request = RandomRequest.make(seed: seed)
            for effort in [0, 1, 7, 50] {
                var one = try #require(PodScheduler(.init(seed: seed, effort: effort)))
                var two = one
                #expect(Self.run(&one, request) == Self.run(&two, request), "seed \(seed)")
            }
        }
    }
}

extension Assessment.Verdict {
    fileprivate var testedScore: Int? {
        if case .passes(let score, _) = self { score } else { nil }
    }
}
