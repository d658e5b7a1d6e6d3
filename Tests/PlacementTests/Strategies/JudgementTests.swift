import ClusterModel
import Placement
import TestSupport
import Testing

@Suite("A judgement says of any placement what the model says")
struct JudgementTests {
    @Test("on random placements of random requests, against the plain model")
    func random() {
        var (feasible, broken) = (0, 0)
        for seed in UInt64(0)..<1500 {
            let request = RandomRequest.make(seed: seed)
            let model = PlainModel(request: request)
            var random = SplitMix64(seed: seed ^ 5)
            let placements = model.unplaced.map { one in
                ReplicaPlacement(
                    component: one.component, replica: one.replica,
                    node: request.snapshot.nodes[Int.random(in: request.snapshot.nodes.indices, using: &random)].name)
            }
            let places = model.places(request.placed + placements)
            let judgement = Planner.judge(request, placements: placements)
            #expect(judgement.isFeasible == model.violations(places).isEmpty, "seed \(seed)")
            #expect(abs((judgement.objective ?? .nan) - model.objective(places)) < 1e-6, "seed \(seed)")
            if judgement.isFeasible { feasible += 1 } else { broken += 1 }
        }
        #expect(feasible > 100 && broken > 100)
    }

    @Test("a part has no objective, and its decided limits count")
    func part() {
        let request = Sample.request()
        let judgement = Planner.judge(
            request,
            placements: [
                ReplicaPlacement(component: "camera", replica: 0, node: "core"),
                ReplicaPlacement(component: "detector", replica: 0, node: "gate"),
            ])
        #expect(judgement.objective == nil && judgement.breakdown.isEmpty)
        #expect(
            judgement.unplaced == [0, 1].map { UnplacedReplica(component: "alarm", replica: $0) })
        #expect(
            judgement.violations.map(\.sentence) == [
                "detector 0 on gate: cpu: 2 requested, 1 free",
                "camera 0 on core: isochrone.dev/tier is cloud, must be in edge (at-the-edge)",
                "link core → gate: p95 latency 69.2 ms (8 ms of it processing), measured 4 s ago, limit 40 ms (in-time)",
            ])
    }

    @Test("a node that nobody knows is no place")
    func unknownNode() {
        let judgement = Planner.judge(
            Sample.request(Sample.pair(40)), placements: [ReplicaPlacement(component: "a", replica: 0, node: "moon")])
        #expect(judgement.violations.map(\.cause) == [.unknownNode])
        #expect(judgement.unplaced.map(\.component) == ["a", "b"])
    }

    @Test("our own plan is as good as it says")
    func plan() {
        let request = Sample.request()
        let plan = Planner.plan(request, deadline: .never)
        let judgement = Planner.judge(request, placements: plan.placements)
        #expect(judgement.isFeasible)
        #expect(judgement.objective == plan.objective && judgement.breakdown == plan.breakdown)
    }
}
