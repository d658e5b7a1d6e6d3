import ClusterModel
import Foundation
import Manifests
import Placement
import TestSupport
import Testing

/// Every policy of `policies/` plans, and decides as its name promises.
@Suite("Shipped policies")
struct ShippedPolicyTests {
    private static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../policies").standardized

    private static let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()

    private static func policy(_ name: String) throws -> SchedulingPolicy {
        let result = ManifestReader.policy(atPath: directory.appendingPathComponent("\(name).yaml").path)
        return try #require(result.value, "\(result.problems)")
    }

    private static let now = Timestamp(milliseconds: 10_000_000)

    /// A gate, and four nodes around it: a near one that costs and loses, a far one that loses nothing, a cheap one, and one
    /// with a little of everything.
    private static let nodes = [
        node("gate", milliCPU: 100), node("near", properties: ["cost": .number(8)]),
        node("sure", properties: ["cost": .number(8)]), node("cheap", properties: ["cost": .number(1)]),
        node("middle", properties: ["cost": .number(3)]),
    ]

    private static let offers: [(node: String, latency: Double, reliability: Double)] = [
        ("near", 2, 0.99), ("sure", 12, 0.99999), ("cheap", 25, 0.995), ("middle", 6, 0.999),
    ]

    /// A sensor at the gate whose readings a worker takes in, somewhere else.
    private static func application(_ constraints: Constraint...) -> Application {
        Application(
            name: "readings",
            components: [
                Component(name: "sensor", resources: Resources(milliCPU: 100)),
                Component(name: "worker", resources: Resources(milliCPU: 500)),
            ],
            channels: [Channel(name: "readings", source: "sensor", sink: "worker")], constraints: constraints,
            criteria: [
                Criterion(goal: .minimize, metric: .latency), Criterion(goal: .maximize, metric: .reliability),
                Criterion(targets: Targets(components: ["worker"]), goal: .minimize, metric: .open("cost")),
            ])
    }

    private static let inTime = Constraint(
        name: "in-time", targets: Targets(channels: ["readings"]), rule: .latency(max: 40, statistic: .p95))

    private static func request(
        _ policy: SchedulingPolicy, _ application: Application = application(), _ nodes: [Node] = nodes,
        links: [Link]? = nil
    ) -> PlanningRequest {
        let links =
            links
            ?? offers.flatMap { TestSupport.links("gate", $0.node, latency: $0.latency, reliability: $0.reliability) }
        return PlanningRequest(
            application: application, snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: links),
            policy: policy, placed: [ReplicaPlacement(component: "sensor", replica: 0, node: "gate")], now: now)
    }

    private func worker(_ request: PlanningRequest) -> String? {
        let plan = Planner.plan(request, deadline: .never)
        #expect(plan.status == .optimal || plan.placements.isEmpty)
        return plan.node(of: "worker", replica: 0)
    }

    /// Where each policy puts the worker. A policy that is shipped and not named here fails the test.
    private static let choices = [
        "balanced": "middle", "frugal": "cheap", "latency-first": "near", "permissive": "middle", "reliable": "sure",
        "steady": "middle",
    ]

    @Test("each one chooses what its name says", arguments: names)
    func choice(name: String) throws {
        let expected = try #require(Self.choices[name], "say here what \(name) is to choose")
        #expect(worker(Self.request(try Self.policy(name))) == expected)
    }

    @Test("all of them are there")
    func isComplete() {
        #expect(Self.names == Self.choices.keys.sorted())
    }

    @Test("a node that nobody measured is taken, predicted or refused, as the policy says", arguments: names)
    func unmeasured(name: String) throws {
        let policy = try Self.policy(name)
        let blank = Self.nodes.filter { ["gate", "near"].contains($0.name) }
        var request = Self.request(policy, Self.application(Self.inTime), blank, links: [])
        #expect(worker(request) == (policy.unmeasured == .allow ? "near" : nil))
        request.snapshot.predictions = LinkPredictions { _, _ in PredictedLatency(expected: 20, upper: 39) }
        #expect(worker(request) == (policy.unmeasured == .reject ? nil : "near"))
        request.snapshot.predictions = LinkPredictions { _, _ in PredictedLatency(expected: 20, upper: 41) }
        #expect(
            worker(request) == (policy.unmeasured == .allow ? "near" : nil),
            "the error bound of the prediction is beyond the limit")
    }

    @Test("each way of treating the unmeasured is shipped, and each way of treating partitions")
    func modes() throws {
        let policies = try Self.names.map(Self.policy)
        #expect(Set(policies.map(\.unmeasured)) == Set(SchedulingPolicy.Unmeasured.allCases))
        #expect(Set(policies.map(\.partition)) == Set(SchedulingPolicy.PartitionMode.allCases))
    }

    @Test("a measurement counts as long as the policy says", arguments: names)
    func freshness(name: String) throws {
        let policy = try Self.policy(name)
        let application = Self.application(Self.inTime)
        func chosen(atAge age: Double) -> String? {
            let measured = measuredEstimate(
                latency: 5, reliability: 0.999, observedAt: Self.now.advanced(bySeconds: -age))
            let links = [("gate", "near"), ("near", "gate")].map { Link(source: $0.0, sink: $0.1, estimate: measured) }
            return worker(Self.request(policy, application, Array(Self.nodes.prefix(2)), links: links))
        }
        #expect(chosen(atAge: policy.freshness.staleFor) == "near")
        #expect(chosen(atAge: policy.freshness.staleFor + 1) == (policy.unmeasured == .allow ? "near" : nil))
    }

    @Test("only `reliable` holds limits against what the samples certify", arguments: names)
    func evidence(name: String) throws {
        let policy = try Self.policy(name)
        let arrives = Constraint(
            name: "arrives", targets: Targets(channels: ["readings"]), rule: .reliability(min: 0.999, evidence: nil))
        let few = ReliabilityEstimate(estimate: 0.9995, lower: 0.998, upper: 1, messages: 2_000)
        var estimate = measuredEstimate(latency: 5, observedAt: Self.now)
        estimate.reliability = few
        let link = Link(source: "gate", sink: "near", estimate: estimate)
        let request = Self.request(policy, Self.application(arrives), Array(Self.nodes.prefix(2)), links: [link])
        #expect(worker(request) == (name == "reliable" ? nil : "near"))
    }

    @Test("a plan stays where it is unless more is gained than the price of a move", arguments: names)
    func movePrice(name: String) throws {
        let policy = try Self.policy(name)
        let best = try #require(Self.choices[name])
        func afterwards(from node: String, price: Double) -> String? {
            var request = Self.request(policy)
            request.policy.movePrice = price
            request.previous = [ReplicaPlacement(component: "worker", replica: 0, node: node)]
            return worker(request)
        }
        let other = try #require(Self.offers.map(\.node).first { $0 != best })
        let gain = try #require(worsening(policy, from: other))
        #expect(afterwards(from: other, price: gain - 0.01) == best)
        #expect(afterwards(from: other, price: gain + 0.01) == other)
    }

    /// What the objective is worse by with the worker on `node`.
    private func worsening(_ policy: SchedulingPolicy, from node: String) -> Double? {
        let request = Self.request(policy)
        var forced = request
        forced.placed.append(ReplicaPlacement(component: "worker", replica: 0, node: node))
        guard let best = Planner.plan(request, deadline: .never).objective,
            let other = Planner.plan(forced, deadline: .never).objective
        else { return nil }
        return other - best
    }

    @Test("`steady` stays where `balanced` moves")
    func steady() throws {
        for (name, expected) in [("balanced", "middle"), ("steady", "near")] {
            var request = Self.request(try Self.policy(name))
            request.previous = [ReplicaPlacement(component: "worker", replica: 0, node: "near")]
            #expect(worker(request) == expected)
        }
    }
}
