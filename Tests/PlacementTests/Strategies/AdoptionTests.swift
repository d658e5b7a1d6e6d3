import ClusterModel
import Placement
import TestSupport
import Testing

@Suite("Placements that somebody else chose")
struct AdoptionTests {
    /// `a ⇄ b` 5 ms and `a ⇄ c` 20 ms; `x` speaks to `y`, within 10 ms.
    private static let request = PlanningRequest(
        application: chain(
            "pair", "x", "y", constraints: [Constraint(name: "close", rule: .latency(max: 10, statistic: .p95))],
            criteria: [Criterion(goal: .minimize, metric: .latency)]),
        snapshot: ClusterSnapshot(
            revision: 3, nodes: [node("a"), node("b"), node("c")],
            links: links("a", "b", latency: 5) + links("a", "c", latency: 20)),
        now: Timestamp(milliseconds: 0))

    private func adopt(_ x: String, _ y: String, deadline: Deadline = .never) -> (PlacementJudgement, Plan?) {
        let places = [("x", x), ("y", y)].map { ReplicaPlacement(component: $0.0, replica: 0, node: $0.1) }
        return Planner.adopt(Self.request, placements: places, deadline: deadline)
    }

    @Test("one that keeps every rule is a plan with the planner's own figures for it")
    func good() throws {
        let (judgement, adopted) = adopt("a", "b")
        let plan = try #require(adopted)
        #expect(judgement.isFeasible)
        #expect(plan.origin == .external)
        #expect(plan.status == .feasible)
        #expect(plan.objective == judgement.objective)
        #expect(plan.placements.map(\.node) == ["a", "b"])
        #expect(plan.snapshotRevision == 3)
        #expect(plan.explanation.limits.first?.observed == 5)
        #expect(plan.explanation.components.map(\.node) == ["a", "b"])
        let best = try #require(Planner.plan(Self.request, deadline: .never).objective)
        #expect(try #require(plan.bound) <= best)
    }

    @Test("the planner's own plan is adopted with the same objective")
    func own() throws {
        let plan = Planner.plan(Self.request, deadline: .never)
        let adopted = Planner.adopt(Self.request, placements: plan.placements, deadline: .never).plan
        #expect(adopted?.objective == plan.objective)
        #expect(adopted?.placements == plan.placements)
    }

    @Test(
        "one that breaks a rule is no plan, and the judgement says what it breaks",
        arguments: [("a", "c"), ("b", "c"), ("a", "z")])
    func bad(x: String, y: String) {
        let (judgement, plan) = adopt(x, y)
        #expect(plan == nil)
        #expect(!judgement.violations.isEmpty)
        #expect(
            judgement.violations
                == Planner.judge(
                    Self.request,
                    placements: [
                        ReplicaPlacement(component: "x", replica: 0, node: x),
                        ReplicaPlacement(component: "y", replica: 0, node: y),
                    ]
                ).violations)
    }

    @Test("without time it is a plan all the same, with less to say")
    func late() {
        let plan = adopt("a", "b", deadline: Deadline(seconds: 0) { 1 }).1
        #expect(plan?.objective != nil)
        #expect(plan?.bound == nil)
    }
}
