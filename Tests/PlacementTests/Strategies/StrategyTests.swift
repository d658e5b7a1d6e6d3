import ClusterModel
import Placement
import TestSupport
import Testing

@Suite("What every strategy keeps")
struct StrategyTests {
    static let names = PlacementStrategies.all().map(\.name)

    private func strategy(_ name: String, seed: UInt64 = 1) throws -> any PlacementStrategy {
        try #require(PlacementStrategies.named(name, seed: seed))
    }

    @Test("each has a name of its own")
    func named() throws {
        #expect(Set(Self.names).count == Self.names.count)
        #expect(PlacementStrategies.named("best") == nil)
        for name in Self.names { try #expect(strategy(name).name == name) }
    }

    @Test(
        "every replica is placed or unplaced, once; placed ones stay; the same again gives the same", arguments: names)
    func complete(name: String) throws {
        for seed in UInt64(0)..<200 {
            let request = RandomRequest.make(seed: seed)
            let outcome = try strategy(name, seed: seed).place(request, deadline: .never)
            try #expect(outcome == strategy(name, seed: seed).place(request, deadline: .never), "seed \(seed)")
            let model = PlainModel(request: request)
            let all =
                outcome.placements.map { "\($0.component) \($0.replica)" }
                + outcome.unplaced.map { "\($0.component) \($0.replica)" }
            let expected = (request.placed.map { ($0.component, $0.replica) } + model.unplaced.map { ($0.0, $0.1) })
                .map { "\($0.0) \($0.1)" }
            #expect(all.sorted() == expected.sorted(), "seed \(seed)")
            #expect(Set(request.placed).isSubset(of: outcome.placements), "seed \(seed)")
        }
    }

    @Test("no node is overdrawn, none that is not ready is taken, no node rule is broken", arguments: names)
    func nodeFilters(name: String) throws {
        for seed in UInt64(0)..<200 {
            let request = RandomRequest.make(seed: seed)
            let outcome = try strategy(name, seed: seed).place(request, deadline: .never)
            let own = Planner.judge(request, placements: outcome.placements).violations.filter { violation in
                violation.replica.map { !request.placed.contains($0) } ?? false
            }
            let broken = own.filter { violation in
                switch violation.cause {
                case .notTogether, .notApart: false
                default: true
                }
            }
            #expect(broken.map(\.sentence) == [], "seed \(seed)")
        }
    }

    @Test("a deadline that has passed leaves everything unplaced", arguments: names)
    func late(name: String) throws {
        let outcome = try strategy(name).place(Sample.request(), deadline: Deadline(seconds: 0) { 1 })
        #expect(outcome.placements.isEmpty)
        #expect(outcome.unplaced.map(\.component) == ["camera", "detector", "alarm", "alarm"])
    }

    @Test("ours breaks nothing, and nothing feasible is better", arguments: names.dropFirst())
    func ours(name: String) throws {
        var compared = 0
        for seed in UInt64(0)..<300 {
            let request = RandomRequest.make(seed: seed)
            let other = try strategy(name, seed: seed).place(request, deadline: .never)
            let judgement = Planner.judge(request, placements: other.placements)
            guard judgement.isFeasible, let objective = judgement.objective else { continue }
            let own = Planner.judge(request, placements: JointStrategy().place(request, deadline: .never).placements)
            #expect(own.isFeasible, "seed \(seed)")
            let best = try #require(own.objective)
            #expect(best <= objective + 1e-9 * max(1, abs(objective)), "seed \(seed)")
            compared += 1
        }
        #expect(compared > 20)
    }

    @Test("greedy breaks nothing that was not broken before")
    func greedy() {
        for seed in UInt64(0)..<500 {
            let request = RandomRequest.make(seed: seed)
            let before = Set(Planner.judge(request, placements: []).violations.map(\.sentence))
            let outcome = GreedyStrategy().place(request, deadline: .never)
            let after = Planner.judge(request, placements: outcome.placements).violations.map(\.sentence)
            #expect(before.isSuperset(of: after), "seed \(seed)")
        }
    }

    @Test("greedy takes the best of the moment and cannot go back")
    func greedyIsShortSighted() {
        // Each node has room for one. The cheap one for the source leaves the sink only the slow direction.
        let nodes = [("cheap", 1.0), ("dear", 2.0)].map {
            Node(name: $0.0, allocatable: Resources(milliCPU: 3000), properties: ["cost": .number($0.1)])
        }
        var application = Sample.pair(5)
        application.components = ["a", "b"].map { Component(name: $0, resources: Resources(milliCPU: 2000)) }
        application.criteria = [Criterion(targets: Targets(components: ["a"]), goal: .minimize, metric: .open("cost"))]
        let request = PlanningRequest(
            application: application,
            snapshot: ClusterSnapshot(
                revision: 1, nodes: nodes, links: [Sample.link("cheap", "dear", 20), Sample.link("dear", "cheap", 3)]),
            now: Sample.now)
        #expect(JointStrategy().place(request, deadline: .never).placements.map(\.node) == ["dear", "cheap"])
        let outcome = GreedyStrategy().place(request, deadline: .never)
        #expect(outcome.placements.map(\.node) == ["cheap"])
        #expect(outcome.unplaced == [UnplacedReplica(component: "b", replica: 0)])
    }

    @Test("separate and colocate are pod affinity to kube-scheduler", arguments: [true, false])
    func affinity(isTogether: Bool) {
        let application = Application(
            name: "app", components: ["a", "b"].map { Component(name: $0, replicas: 2) },
            constraints: [
                Constraint(
                    rule: isTogether
                        ? .colocate(topologyKey: WellKnown.zoneLabel) : .separate(topologyKey: WellKnown.hostnameLabel))
            ])
        let nodes = (0..<5).map { Node(name: "n\($0)", labels: $0 == 4 ? [:] : [WellKnown.zoneLabel: "z\($0 / 2)"]) }
        let request = PlanningRequest(
            application: application, snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: []), now: Sample.now)
        for seed in UInt64(0)..<20 {
            let outcome = KubeSchedulerStrategy(seed: seed).place(request, deadline: .never)
            #expect(Planner.judge(request, placements: outcome.placements).isFeasible, "seed \(seed)")
        }
    }

    @Test("wishes on labels and domains move kube-scheduler, wishes of no weight don't", arguments: [0.0, 3.0])
    func wishes(weight: Double) {
        let nodes = ["a", "b", "c"].map { name in
            Node(
                name: name, labels: ["disk": name == "c" ? "fast" : "slow"],
                allocatable: Resources(milliCPU: 8000, memory: 8 << 30))
        }
        let rule = Rule.node(NodeRequirement(key: "disk", operator: .in, values: ["fast"]))
        let request = PlanningRequest(
            application: Application(
                name: "app",
                components: [Component(name: "db", resources: Resources(milliCPU: 100, memory: 100 << 20))],
                constraints: [Constraint(rule: rule, enforcement: .preferred(weight: weight))]),
            snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: []), now: Sample.now)
        let taken = Set(
            (0..<30).flatMap { KubeSchedulerStrategy(seed: $0).place(request, deadline: .never).placements.map(\.node) }
        )
        #expect(taken == (weight > 0 ? ["c"] : ["a", "b", "c"]))
    }

    @Test(
        "no strategy beats an optimum that others proved, or keeps limits that they proved impossible", arguments: names
    )
    func optima(name: String) throws {
        for instance in OptimumExampleTests.names {
            let (example, expected) = try OptimumExample.load(instance)
            let request = PlanningRequest(
                application: example.application, snapshot: example.snapshot, now: Timestamp(milliseconds: 0))
            let outcome = try strategy(name).place(request, deadline: .never)
            let judgement = Planner.judge(request, placements: outcome.placements)
            guard judgement.isFeasible, let objective = judgement.objective else { continue }
            let optimum = try #require(expected.value, "\(instance)")
            #expect(objective >= optimum - 1e-6 * max(1, optimum), "\(instance)")
        }
    }
}
