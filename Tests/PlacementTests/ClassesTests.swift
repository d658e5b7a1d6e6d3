import ClusterModel
import Placement
import Testing

@Suite("Classes of nodes")
struct ClassesTests {
    /// Every search goes over classes first, however small.
    static var limits: SearchLimits {
        var limits = SearchLimits()
        limits.pairsAtOnce = -1
        limits.nodesPerClass = 1
        return limits
    }

    @Test("a search over classes proves the same as one over nodes", arguments: 0..<10)
    func agrees(block: UInt64) {
        for seed in block * 60..<(block + 1) * 60 {
            let request = RandomRequest.make(seed: seed)
            let plan = Planner.plan(request, deadline: .never, limits: Self.limits)
            let model = PlainModel(request: request)
            guard let best = model.best() else {
                #expect(plan.status == .infeasible, "seed \(seed)")
                continue
            }
            #expect(plan.status == .optimal, "seed \(seed)")
            #expect(model.violations(model.places(plan.placements)).isEmpty, "seed \(seed)")
            let tolerance = 1e-7 * max(1, abs(best.objective))
            #expect(abs((plan.objective ?? .nan) - best.objective) <= tolerance, "seed \(seed)")
        }
    }
}
