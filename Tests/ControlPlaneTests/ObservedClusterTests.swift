import ClusterModel
import Foundation
import Hummingbird
import Placement
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("A cluster that Kubernetes shows")
struct ObservedClusterTests {
    private static let pair = ClusterModel.Application(
        name: "pair", components: ["x", "y"].map { Component(name: $0, resources: Resources(milliCPU: 1_000)) },
        channels: [Channel(name: "there", source: "x", sink: "y")],
        constraints: [Constraint(name: "close", rule: .latency(max: 10, statistic: .p95))])

    /// The nodes of the topology, which lends them its links, with so many thousandths of 4 CPUs requested.
    private func observe(_ requested: [String: Int64], in scene: APIScene, isReady: Bool = true) {
        let nodes = ["a", "b", "c"].map { name in
            ObservedNode(
                node: Node(
                    name: name, allocatable: Resources(milliCPU: 4_000, memory: 8 << 30), addresses: ["10.0.0.1"],
                    isReady: isReady, podCIDRs: ["10.244.1.0/24"]),
                requested: Resources(milliCPU: requested[name] ?? 0))
        }
        scene.state.observe(ObservedChanges(nodes: Dictionary(uniqueKeysWithValues: nodes.map { ($0.node.name, $0) })))
        scene.state.rebuildNow()
    }

    private func passing(_ standing: PodStanding) throws -> Set<String> {
        guard case .assessed(let judged) = standing else { return ["\(standing)"] }
        return Set(judged.snapshot.nodes.map(\.name).filter { judged.verdict(on: $0)?.isPassing == true })
    }

    @Test("room that others take on a planned node is missed at once, and a new plan is made")
    func roomTaken() async throws {
        let scene = try await APIScene(engine: .planner)
        observe([:], in: scene)
        try await scene.put(Self.pair)
        #expect(try passing(await scene.standing(of: "p", "x", in: "pair")).contains("a"))
        let first = try #require(scene.schedulers.scheduler(of: Self.pair.id)?.latestDecision)
        observe(["a": 3_500, "b": 100], in: scene)
        #expect(try passing(await scene.standing(of: "p", "x", in: "pair")) == ["b", "c"])
        let second = try #require(scene.schedulers.scheduler(of: Self.pair.id)?.latestDecision)
        #expect(second.number > first.number)
        #expect(!second.plan.placements.contains { $0.node == "a" })
    }

    @Test("pods that come and go where a plan needs nothing cost no new plan")
    func roomElsewhere() async throws {
        let scene = try await APIScene(engine: .planner)
        observe([:], in: scene)
        try await scene.put(Self.pair)
        _ = await scene.standing(of: "p", "x", in: "pair")
        let first = try #require(scene.schedulers.scheduler(of: Self.pair.id)?.latestDecision)
        let unused = try #require(
            ["a", "b", "c"].first { name in !first.plan.placements.contains { $0.node == name } })
        for requested in [Int64(10), 20, 30] {
            observe([unused: requested], in: scene)
            _ = await scene.standing(of: "p", "x", in: "pair")
        }
        #expect(scene.schedulers.scheduler(of: Self.pair.id)?.latestDecision?.number == first.number)
        observe([:], in: scene, isReady: false)
        #expect(try passing(await scene.standing(of: "p", "x", in: "pair")) == [])
        #expect(scene.schedulers.scheduler(of: Self.pair.id)?.latestDecision?.number != first.number)
    }

    @Test("what a pod asked for is let go when it is gone")
    func departure() async throws {
        let scene = try await APIScene(engine: .planner)
        observe([:], in: scene)
        try await scene.put(Self.pair)
        let pod = PodIdentity(namespace: "default", name: "p", uid: "u", application: "pair", component: "x")
        _ = await scene.schedulers.standing(of: pod)
        await scene.schedulers.reserve(pod, on: "a")
        let other = ApplicationID(name: "other")
        #expect(scene.schedulers.ledger.reservations(except: other).0.resources["a"]?.milliCPU == 1_000)
        scene.schedulers.letGo(uid: "u")
        scene.schedulers.letGo(uid: "nobody")
        #expect(scene.schedulers.ledger.reservations(except: other).0.resources["a"] == nil)
    }

    @Test("a node of Kubernetes is shown with what is free, and is deleted there")
    func nodes() async throws {
        let scene = try await APIScene(topology: nil)
        observe(["a": 1_500], in: scene)
        let node = try await scene.ask(.get, "/nodes/a")
        #expect(node.text("free", "cpu") == "2500m" && node.text("podCIDRs", 0) == "10.244.1.0/24")
        let refused = try await scene.ask(.delete, "/nodes/a")
        #expect(refused.status == 409 && refused.text("detail")?.contains("node of Kubernetes") == true)
        #expect(try await scene.ask(.put, "/nodes/a", #"{"properties": {"cost": 3}}"#).status == 200)
        scene.state.rebuildNow()
        #expect(scene.state.snapshot.nodes.first?.properties == ["cost": .number(3)])
        #expect(scene.state.snapshot.nodes.first?.free?.milliCPU == 2_500)
    }

    @Test("an application of Kubernetes is read here and changed there")
    func applications() async throws {
        let scene = try await APIScene()
        scene.state.observe(Self.pair, for: Self.pair.id)
        scene.schedulers.refresh()
        #expect(try await scene.ask(.get, "/applications/default/pair").status == 200)
        let manifest = """
            apiVersion: isochrone.dev/v1alpha1
            kind: Application
            metadata: {name: pair}
            spec: {components: [{name: x}]}
            """
        #expect(try await scene.ask(.post, "/applications", manifest).status == 409)
        let put = try await scene.ask(.put, "/applications/default/pair", manifest)
        #expect(put.status == 409 && put.text("detail")?.contains("object of Kubernetes") == true)
        #expect(try await scene.ask(.delete, "/applications/default/pair").status == 409)
        #expect(scene.state.application(id: Self.pair.id)?.value == Self.pair)
        scene.state.observe(nil, for: Self.pair.id)
        #expect(try await scene.ask(.put, "/applications/default/pair", manifest).status == 201)
    }
}

extension Assessment.Verdict {
    fileprivate var isPassing: Bool {
        if case .passes = self { true } else { false }
    }
}
