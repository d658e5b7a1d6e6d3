import ClusterModel
import Dispatch
import Foundation
import Hummingbird
import KubernetesWire
import Placement
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("Application schedulers")
struct SchedulerTests {
    /// `x` and `y` at most 10 ms apart, in both directions of two channels, as close as can be.
    private static func pair(_ name: String = "pair", limit: Double = 10) -> ClusterModel.Application {
        ClusterModel.Application(
            name: name, components: ["x", "y"].map { Component(name: $0, resources: Resources(milliCPU: 100)) },
            channels: [Channel(name: "there", source: "x", sink: "y"), Channel(name: "back", source: "y", sink: "x")],
            constraints: [Constraint(name: "close", rule: .latency(max: limit, statistic: .p95))],
            criteria: [Criterion(goal: .minimize, metric: .latency)])
    }

    private func verdicts(_ standing: PodStanding) throws -> [String: Assessment.Verdict] {
        guard case .assessed(let judged) = standing else {
            throw Unexpected(standing: "\(standing)")
        }
        let names = judged.snapshot.nodes.map(\.name)
        #expect(judged.table.count == names.count)
        #expect(judged.names.count == names.count)
        return try Dictionary(uniqueKeysWithValues: names.map { ($0, try #require(judged.verdict(on: $0))) })
    }

    private func passing(_ standing: PodStanding) throws -> Set<String> {
        Set(try verdicts(standing).filter { if case .passes = $0.value { true } else { false } }.keys)
    }

    private struct Unexpected: Error { var standing: String }

    private func complaint(_ standing: PodStanding) -> String? {
        if case .unknown(let text) = standing { text } else { nil }
    }

    @Test("a pod without labels of ours is foreign, whatever the state")
    func foreign() async throws {
        let scene = try await APIScene(topology: nil)
        guard case .foreign = await scene.standing(of: "p", nil, in: nil) else {
            Issue.record("a foreign pod was judged")
            return
        }
    }

    @Test(
        "labels that fit nothing are told with what there is",
        arguments: [
            (
                "pairs", "x",
                "application default/pairs does not exist; known in this namespace: pair; did you mean `pair`?"
            ),
            ("pair", "xy", "application default/pair has no component xy; it has: x, y"),
            ("pair", nil, "the pod has no label isochrone.dev/component; components of default/pair: x, y"),
            (
                nil, "x",
                "the pod has the label isochrone.dev/component=x and not isochrone.dev/application: add it, or remove both"
            ),
        ] as [(String?, String?, String)])
    func unknownLabels(application: String?, component: String?, text: String) async throws {
        let scene = try await APIScene(engine: .planner)
        try await scene.put(Self.pair())
        #expect(complaint(await scene.standing(of: "p", component, in: application)) == text)
    }

    @Test("applications of other namespaces are not offered")
    func otherNamespace() async throws {
        let scene = try await APIScene(engine: .planner)
        try await scene.put(Self.pair())
        let text = complaint(await scene.standing(of: "p", "x", in: "pair", namespace: "city"))
        #expect(text == "application city/pair does not exist; known in this namespace: none")
    }

    @Test("without nodes every pod of ours waits with a reason")
    func noNodes() async throws {
        let scene = try await APIScene(topology: nil, engine: .planner)
        try await scene.put(Self.pair())
        #expect(complaint(await scene.standing(of: "p", "x", in: "pair"))?.hasPrefix("no nodes are known yet") == true)
    }

    @Test("an application whose policy is not loaded says so")
    func unknownPolicy() async throws {
        let scene = try await APIScene(engine: .planner)
        var application = Self.pair()
        application.policy = "swift"
        try await scene.put(application)
        let text = complaint(await scene.standing(of: "p", "x", in: "pair"))
        #expect(text == "application default/pair asks for the policy swift, which is not loaded; loaded: default")
    }

    @Test("limits towards placed neighbours are kept in both directions of a channel", arguments: ["x", "y"])
    func placedNeighbours(placed: String) async throws {
        let scene = try await APIScene(engine: .planner)
        try await scene.put(Self.pair())
        let other = placed == "x" ? "y" : "x"
        #expect(try passing(await scene.standing(of: "p", other, in: "pair")) == ["a", "b", "c"])
        let body = #"{"application": "pair", "component": "\#(placed)", "node": "b"}"#
        #expect(try await scene.ask(.put, "/placements/default/q", body).status == 201)
        // a is 5 ms away in both directions; b and c have no known link.
        #expect(try passing(await scene.standing(of: "p", other, in: "pair")) == ["a", "b"])
        #expect(try await scene.ask(.delete, "/placements/default/q").status == 204)
        #expect(try passing(await scene.standing(of: "p", other, in: "pair")) == ["a", "b", "c"])
    }

    @Test("a pod that already runs is judged as the replica that it is")
    func ownReplica() async throws {
        let scene = try await APIScene(engine: .planner)
        try await scene.put(Self.pair())
        _ = try await scene.ask(
            .put, "/placements/default/q", #"{"application": "pair", "component": "x", "node": "c"}"#)
        let verdicts = try verdicts(await scene.standing(of: "q", "x", in: "pair"))
        guard case .passes = verdicts["c"] else {
            Issue.record("its own node is refused: \(String(describing: verdicts["c"]))")
            return
        }
        guard case .assessed(let judged) = await scene.standing(of: "q", "x", in: "pair") else {
            throw Unexpected(standing: "none")
        }
        #expect(judged.table.replica == 0)
    }

    @Test("pods of one component that ask before either runs get different replicas, apart where they must be")
    func pendingReplicas() async throws {
        let scene = try await APIScene(engine: .planner)
        try await scene.put(
            ClusterModel.Application(
                name: "spread", components: [Component(name: "x", replicas: 2)],
                constraints: [Constraint(rule: .separate(topologyKey: "kubernetes.io/hostname"))]))
        #expect(try passing(await scene.standing(of: "p", "x", in: "spread")) == ["a", "b", "c"])
        let plan = try #require(scene.schedulers.plan(of: ApplicationID(name: "spread")))
        let first = try #require(plan.node(of: "x", replica: 0))
        let second = try #require(plan.node(of: "x", replica: 1))
        #expect(
            try passing(await scene.standing(of: "q", "x", in: "spread")) == Set(["a", "b", "c"]).subtracting([first]))
        #expect(
            try passing(await scene.standing(of: "p", "x", in: "spread")) == Set(["a", "b", "c"]).subtracting([second]))
    }

    @Test("what other applications take is not there any more")
    func reservations() async throws {
        let topology = Topology(name: "small", nodes: [node("a", milliCPU: 1000), node("b", milliCPU: 2000)])
        let scene = try await APIScene(topology: topology, engine: .planner)
        let large = Component(name: "x", resources: Resources(milliCPU: 800))
        try await scene.put(
            ClusterModel.Application(name: "one", components: [large]),
            ClusterModel.Application(name: "two", components: [large]))
        _ = try await scene.ask(
            .put, "/placements/default/p", #"{"application": "one", "component": "x", "node": "a"}"#)
        let verdicts = try verdicts(await scene.standing(of: "q", "x", in: "two"))
        guard case .rejected(.capacity) = verdicts["a"] else {
            Issue.record("a has room for 200m only: \(String(describing: verdicts["a"]))")
            return
        }
        #expect(try passing(await scene.standing(of: "q", "x", in: "two")) == ["b"])
    }

    @Test("a slow application delays no other, and its own pods are told that it is being planned")
    func isolation() async throws {
        let release = DispatchSemaphore(value: 0)
        let engine = PlanningEngine { request, deadline in
            if request.application.name == "slow" { release.wait() }
            return PlanningEngine.planner.plan(request, deadline)
        } assess: {
            PlanningEngine.planner.assess($0, $1, $2, $3)
        }
        let scene = try await APIScene(engine: engine, scheduling: SchedulingSettings(requestBudget: 0.3))
        try await scene.put(Self.pair("slow"), Self.pair("quick"))
        async let slow = scene.standing(of: "p", "x", in: "slow")
        #expect(try passing(await scene.standing(of: "q", "x", in: "quick")).count == 3)
        #expect(complaint(await slow)?.hasPrefix("application default/slow is being planned") == true)
        release.signal()
    }

    @Test("pods that wait for the same plan wait for one planning")
    func shared() async throws {
        let plans = Counter()
        let engine = PlanningEngine { request, deadline in
            plans.increment()
            return PlanningEngine.planner.plan(request, deadline)
        } assess: {
            PlanningEngine.planner.assess($0, $1, $2, $3)
        }
        let scene = try await APIScene(engine: engine)
        try await scene.put(Self.pair())
        _ = await scene.standing(of: "p", "x", in: "pair")
        _ = await scene.standing(of: "p", "y", in: "pair")
        _ = await scene.standing(of: "q", "x", in: "pair")
        #expect(plans.value == 1)
        scene.clock.advance(bySeconds: 31)
        _ = await scene.standing(of: "p", "x", in: "pair")
        #expect(plans.value == 1, "nothing was measured, so nothing grew older")
        _ = try await scene.state.accept(report("a", sequence: 1, ["b": 5]))
        scene.state.rebuildNow()
        _ = await scene.standing(of: "p", "x", in: "pair")
        #expect(plans.value == 2, "half of the time that measurements are fresh has passed")
    }

    @Test("a link that gets worse replaces the plan in the background, and the new plan is stored")
    func linkDegrades() async throws {
        let scene = try await APIScene(
            topology: Topology(
                name: "measured", nodes: [node("a", milliCPU: 100), node("b", milliCPU: 100), node("c", milliCPU: 100)]),
            engine: .planner, scheduling: SchedulingSettings(replanInterval: 0.001, backgroundShare: 1))
        for (sequence, latency) in [(UInt64(1), 5.0), (2, 5.0)] {
            _ = try await scene.state.accept(report("a", sequence: sequence, ["b": latency, "c": 8]))
            _ = try await scene.state.accept(report("b", sequence: sequence, ["a": latency]))
            _ = try await scene.state.accept(report("c", sequence: sequence, ["a": 8]))
        }
        scene.state.rebuildNow()
        try await scene.put(Self.pair())
        let events = scene.state.events()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await scene.schedulers.run() }
            var nodes: Set<String>?
            for await event in events {
                guard case .plan(let id, _) = event.change, let plan = scene.state.plan(for: id) else { continue }
                nodes = Set(plan.placements.map(\.node))
                if nodes == ["a", "b"] {
                    _ = try await scene.state.accept(report("a", sequence: 3, ["b": 50, "c": 8]))
                    scene.state.rebuildNow()
                }
                if nodes == ["a", "c"] { break }
            }
            #expect(nodes == ["a", "c"])
            group.cancelAll()
        }
    }

    @Test("an application that is removed has no scheduler, and one that comes has")
    func comeAndGo() async throws {
        let scene = try await APIScene(engine: .planner)
        try await scene.put(Self.pair())
        _ = await scene.standing(of: "p", "x", in: "pair")
        #expect(scene.schedulers.plan(of: ApplicationID(name: "pair"))?.status == .optimal)
        try await scene.state.removeApplication(id: ApplicationID(name: "pair"))
        scene.schedulers.refresh()
        #expect(scene.schedulers.plan(of: ApplicationID(name: "pair")) == nil)
        #expect(complaint(await scene.standing(of: "p", "x", in: "pair"))?.contains("does not exist") == true)
    }
}
