import ClusterModel
import Hummingbird
import Logging
import Placement
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import ControlPlane

@Suite("Plans that are made anew")
struct PlanRepairTests {
    /// `x` and `y` on two nodes that are as close as can be.
    private static let pair = chain(
        "pair", "x", "y", constraints: [Constraint(rule: .separate(topologyKey: WellKnown.hostnameLabel))],
        criteria: [Criterion(goal: .minimize, metric: .latency)])

    /// Three nodes; what is between `a` and `b` flaps.
    private static func topology(_ latency: Double) -> Topology {
        Topology(
            name: "flapping", nodes: ["a", "b", "c"].map { node($0) },
            links: links("a", "b", latency: latency) + links("a", "c", latency: 6) + links("b", "c", latency: 9))
    }

    private static func scene(price: Double, latency: Double = 5, engine: PlanningEngine = .planner) async throws
        -> APIScene
    {
        try await APIScene(
            topology: topology(latency), engine: engine,
            scheduling: SchedulingSettings(policies: PolicyCatalog([SchedulingPolicy(movePrice: price)])))
    }

    private func nodes(_ scene: APIScene) async throws -> Set<String> {
        let plan = try #require(await scene.schedulers.currentPlan(of: Self.pair.id))
        return Set(plan.placements.map(\.node))
    }

    /// Changes the flapping link, and lets the plan grow too old to stand for the new links.
    private func flap(_ scene: APIScene, to latency: Double) async throws -> Set<String> {
        scene.clock.advance(bySeconds: 31)
        scene.state.declare(Self.topology(latency))
        scene.state.rebuildNow()
        return try await nodes(scene)
    }

    @Test("follow a flapping link without a price of moves, and stay with one", arguments: [0, 1.5] as [Double])
    func flapping(price: Double) async throws {
        let scene = try await Self.scene(price: price)
        try await scene.put(Self.pair)
        #expect(try await nodes(scene) == ["a", "b"])
        for _ in 0..<3 {
            #expect(try await flap(scene, to: 7) == (price > 0 ? ["a", "b"] : ["a", "c"]))
            #expect(try await flap(scene, to: 5) == ["a", "b"])
        }
        #expect(try await flap(scene, to: 50) == ["a", "c"], "what is gained is worth the price")
    }

    @Test("hold the replicas that do not run yet at their places, and those only")
    func previous() async throws {
        let asked = Mutex<[PlanningRequest]>([])
        let engine = PlanningEngine { request, deadline in
            asked.withLock { $0.append(request) }
            return PlanningEngine.planner.plan(request, deadline)
        } assess: {
            PlanningEngine.planner.assess($0, $1, $2, $3)
        }
        let scene = try await Self.scene(price: 1.5, engine: engine)
        try await scene.put(Self.pair)
        let plan = try #require(await scene.schedulers.currentPlan(of: Self.pair.id))
        #expect(asked.withLock { $0.last?.previous } == [])
        _ = try await flap(scene, to: 7)
        #expect(asked.withLock { $0.last?.previous } == plan.placements)
        let node = try #require(plan.node(of: "x", replica: 0))
        _ = try await scene.ask(
            .put, "/placements/default/p", #"{"application": "pair", "component": "x", "node": "\#(node)"}"#)
        _ = try await flap(scene, to: 6.5)
        let last = try #require(asked.withLock { $0.last })
        #expect(last.placed.map(\.component) == ["x"])
        #expect(last.previous.map(\.component) == ["y"])
    }

    @Test("after a restart stay where the stored plan is")
    func restart() async throws {
        let scene = try await Self.scene(price: 1.5)
        try await scene.put(Self.pair)
        var stored = try #require(await scene.schedulers.currentPlan(of: Self.pair.id))
        stored.placements = zip(["x", "y"], ["a", "c"]).map { ReplicaPlacement(component: $0, replica: 0, node: $1) }
        try await scene.state.put(plan: stored)
        let clock = scene.clock
        let again = ApplicationSchedulers(
            state: scene.state, settings: scene.schedulers.settings, engine: .planner, now: { clock.now },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        #expect(await again.currentPlan(of: Self.pair.id)?.placements == stored.placements)
    }

    @Test("leave a node that is gone, whatever a move costs")
    func goneNode() async throws {
        let scene = try await Self.scene(price: 1_000)
        try await scene.put(Self.pair)
        #expect(try await nodes(scene) == ["a", "b"])
        var topology = Self.topology(5)
        topology.nodes.removeAll { $0.name == "b" }
        topology.links.removeAll { $0.source == "b" || $0.sink == "b" }
        scene.state.declare(topology)
        scene.state.rebuildNow()
        #expect(try await nodes(scene) == ["a", "c"])
    }
}
