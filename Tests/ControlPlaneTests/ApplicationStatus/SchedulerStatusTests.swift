import ClusterModel
import Placement
import StateStore
import TestSupport
import Testing

@testable import ControlPlane

@Suite("What the schedulers know becomes a status")
struct SchedulerStatusTests {
    private static let application = ClusterModel.Application(
        name: "shop", components: [Component(name: "web"), Component(name: "db")],
        channels: [Channel(name: "sql", source: "web", sink: "db")],
        constraints: [Constraint(name: "quick", rule: .latency(max: 10, statistic: .p95))])

    private let subject = StatusSubject(id: application.id, generation: 2)

    private func status(_ scene: APIScene) -> ApplicationStatus {
        ApplicationStatus(scene.schedulers.statusBasis(of: subject))
    }

    private func run(_ component: String, on node: String, in scene: APIScene) async throws {
        try await scene.state.put(
            placement: PodPlacement(
                pod: "\(component)-x", application: "shop", component: component, replica: 0, node: node))
        scene.schedulers.refresh()
    }

    @Test("from nothing to a plan, to pods, to a limit that breaks")
    func life() async throws {
        let scene = try await APIScene(engine: .planner)
        #expect(status(scene).summary == .pending)
        try await scene.put(Self.application)
        #expect(status(scene).words[0] == "Planned=Unknown/Pending")
        _ = await scene.schedulers.currentPlan(of: Self.application.id)
        #expect(status(scene).summary == .planned)
        #expect(status(scene).scheduler == "builtin" && status(scene).policy == "default")
        try await run("web", on: "a", in: scene)
        try await run("db", on: "b", in: scene)
        #expect(status(scene).summary == .satisfied)
        #expect(status(scene).worstLimit == "quick 5 ms (at most 10 ms)")
        try await run("db", on: "c", in: scene)
        #expect(status(scene).summary == .degraded)
        #expect(status(scene).placements.map(\.node) == ["a", "c"])
    }

    @Test("a plan of an earlier spec does not count for a later one")
    func changed() async throws {
        let scene = try await APIScene(engine: .planner)
        try await scene.put(Self.application)
        _ = await scene.schedulers.currentPlan(of: Self.application.id)
        #expect(status(scene).words[0] == "Planned=True/Optimal")
        var changed = Self.application
        changed.constraints = []
        try await scene.put(changed)
        #expect(status(scene).words[0] == "Planned=Unknown/Pending")
        changed.policy = "missing"
        try await scene.put(changed)
        #expect(status(scene).words[0] == "Planned=False/PolicyNotLoaded")
    }
}
