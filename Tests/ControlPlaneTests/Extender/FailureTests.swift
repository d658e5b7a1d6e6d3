import ClusterModel
import ControlPlane
import Placement
import StateStore
import Synchronization
import TestSupport
import Testing

/// What `WhenPartsFail` in the documentation promises.
@Suite("When parts fail")
struct FailureTests {
    private static let nodes = Topology(name: "three", nodes: ["a", "b", "c"].map { node($0, milliCPU: 1_000) })

    private static func pair(_ policy: String? = nil) -> ClusterModel.Application {
        var application = chain(
            "pair", "x", "y",
            constraints: [
                Constraint(name: "close", rule: .latency(max: 10, statistic: .p95)),
                Constraint(rule: .separate(topologyKey: WellKnown.hostnameLabel)),
            ])
        application.policy = policy
        return application
    }

    private static let policies = PolicyCatalog([SchedulingPolicy(name: "lenient", unmeasured: .allow)])

    private func scene(policy: String? = nil, engine: PlanningEngine = .planner) async throws -> ControlPlaneScene {
        try await ControlPlaneScene(
            Self.nodes, applications: [Self.pair(policy)],
            scheduling: SchedulingSettings(requestBudget: 20, policies: Self.policies), engine: engine)
    }

    private func measure(_ scene: ControlPlaneScene) async throws {
        _ = try await scene.state.accept(report("a", sequence: 1, ["b": 5]))
        _ = try await scene.state.accept(report("b", sequence: 1, ["a": 5]))
        scene.state.rebuildNow()
    }

    @Test("no nodes yet: pods of ours wait with a reason, others pass")
    func noNodes() async throws {
        let scene = try await ControlPlaneScene(Topology(name: "none", nodes: []), applications: [Self.pair()])
        #expect(try await scene.filter("p", "x", of: "pair", among: ["a"]).error.hasPrefix("no nodes are known yet"))
        let foreign = Array(#"{"Pod":{"metadata":{"name":"p","uid":"u"}},"NodeNames":["a"]}"#.utf8)
        #expect(SchedulerAnswer(try await scene.ask("filter", foreign)).passing(isNames: true) == ["a"])
    }

    @Test("no measurements yet: limits reject what is unknown, or let it pass where the policy says so")
    func unmeasured() async throws {
        let strict = try await scene()
        let answer = try await strict.filter("p", "x", of: "pair", among: ["a", "b"])
        #expect(answer.passing == [])
        let lenient = try await scene(policy: "lenient")
        #expect(try await lenient.filter("p", "x", of: "pair", among: ["a", "b"]).passing == ["a", "b"])
    }

    @Test("stale measurements are used and their age is told; expired ones are as none")
    func ages() async throws {
        let scene = try await scene()
        try await measure(scene)
        #expect(try await scene.filter("p", "x", of: "pair", among: ["a", "b", "c"]).passing == ["a", "b"])
        scene.clock.advance(bySeconds: 120)
        #expect(try await scene.filter("p", "x", of: "pair", among: ["a", "b", "c"]).passing == ["a", "b"])
        let stale = try #require(scene.decisions.records().first?.basis?.age)
        #expect(stale >= 120)
        scene.clock.advance(bySeconds: 700)
        #expect(try await scene.filter("p", "x", of: "pair", among: ["a", "b", "c"]).passing == [])
    }

    @Test("a plan without time for its alternatives: the planned node passes, and no other")
    func plannedOnly() async throws {
        let gate = Mutex(false)
        let engine = PlanningEngine {
            PlanningEngine.planner.plan($0, $1)
        } assess: { request, plan, component, deadline in
            while !gate.withLock({ $0 }), !deadline.isPast {}
            return PlanningEngine.planner.assess(request, plan, component, .never)
        }
        defer { gate.withLock { $0 = true } }
        let scene = try await ControlPlaneScene(
            Self.nodes, applications: [Self.pair()], scheduling: SchedulingSettings(requestBudget: 0.4), engine: engine)
        try await measure(scene)
        let plan = try #require(await scene.schedulers.currentPlan(of: ApplicationID(name: "pair")))
        let answer = try await scene.filter("p", "x", of: "pair", among: ["a", "b", "c"])
        #expect(answer.passing == [try #require(plan.node(of: "x", replica: 0))])
        #expect(answer.failed["c"] == "not looked at in time; only the planned node was")
        #expect(scene.decisions.records().first?.outcome == .planned)
    }

    @Test("the store is down: answers go on from memory")
    func storeDown() async throws {
        let clock = ManualClock()
        let store = InMemoryStateStore(now: { clock.now })
        let scene = try await ControlPlaneScene(
            Self.nodes, applications: [Self.pair("lenient")], store: store, clock: clock,
            scheduling: SchedulingSettings(requestBudget: 20, policies: Self.policies))
        await store.close()
        #expect(try await scene.filter("p", "x", of: "pair", among: ["a"]).passing == ["a"])
        #expect(try await scene.filter("q", "y", of: "pair", among: ["a", "b"]).passing == ["b"])
    }
}
