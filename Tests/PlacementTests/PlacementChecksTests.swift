import ClusterModel
import Placement
import TestSupport
import Testing

@Suite("What is placed is held against every rule")
struct PlacementChecksTests {
    private static let application = Application(
        name: "a", components: [Component(name: "x"), Component(name: "y", replicas: 2)],
        channels: [Channel(name: "c", source: "x", sink: "y", bandwidth: 1e6)],
        constraints: [
            Constraint(name: "quick", rule: .latency(max: 10, statistic: .p95)),
            Constraint(
                name: "apart", targets: Targets(components: ["y"]),
                rule: .separate(topologyKey: WellKnown.hostnameLabel)),
            Constraint(
                name: "cool", targets: Targets(components: ["y"]), rule: .metric(name: "heat", min: nil, max: 5)),
        ])

    private static let snapshot = ClusterSnapshot(
        revision: 1,
        nodes: [
            node("n1"), node("n2", properties: ["heat": .number(3)]), node("n3", properties: ["heat": .number(7)]),
            node("n4", properties: ["heat": .number(4)]),
        ],
        links: links("n1", "n2", latency: 4, bandwidth: 5e6) + links("n1", "n3", latency: 12, bandwidth: 5e5)
            + links("n1", "n4", latency: 6, bandwidth: 5e6) + links("n2", "n4", latency: 3, bandwidth: 5e6))

    private func check(_ placed: (component: String, replica: Int, node: String)...) -> PlacementChecks {
        Planner.check(
            PlanningRequest(
                application: Self.application, snapshot: Self.snapshot,
                placed: placed.map { ReplicaPlacement(component: $0.component, replica: $0.replica, node: $0.node) },
                now: Timestamp(milliseconds: 0)))
    }

    @Test("a plan's own placement has the plan's own limits")
    func plan() {
        let request = PlanningRequest(
            application: Self.application, snapshot: Self.snapshot, now: Timestamp(milliseconds: 0))
        let plan = Planner.plan(request, deadline: .never)
        var placed = request
        placed.placed = plan.placements
        let checks = Planner.check(placed)
        #expect(plan.placements.count == 3)
        #expect(checks.limits == plan.explanation.limits && !checks.limits.isEmpty)
        #expect(checks.violations.isEmpty)
    }

    @Test("broken limits and rules are all told")
    func broken() {
        let checks = check(("x", 0, "n1"), ("y", 0, "n3"), ("y", 1, "n3"))
        let broken = checks.limits.filter { !$0.holds }
        #expect(Set(broken.map(\.constraint)) == ["quick", "cool", "bandwidth demand"])
        #expect(broken.first { $0.constraint == "quick" }?.observed == 12)
        #expect(checks.violations.count { $0.sentence.contains("apart") } == 1)
    }

    @Test("a limit that waits for a replica is unknown until what is placed breaks it")
    func undecided() {
        let good = check(("x", 0, "n1"), ("y", 0, "n2"))
        #expect(good.limits.filter { $0.constraint != "cool" }.allSatisfy { $0.observed == nil })
        let bad = check(("x", 0, "n1"), ("y", 1, "n3"))
        #expect(bad.limits.first { $0.constraint == "quick" }?.observed == 12)
        #expect(bad.limits.first { $0.constraint == "bandwidth demand" }?.holds == false)
        #expect(check().limits.allSatisfy { $0.observed == nil })
    }

    @Test("a place on a node that is gone is a violation of its own")
    func gone() {
        let checks = check(("x", 0, "lost"))
        #expect(checks.violations.map(\.sentence).contains { $0.hasPrefix("x 0 on lost: ") })
    }
}
