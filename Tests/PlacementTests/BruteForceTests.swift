import ClusterModel
import Placement
import Testing

@Suite("Against all placements of small random instances")
struct BruteForceTests {
    @Test("status, objective and every rule agree with brute force", arguments: 0..<20)
    func agrees(block: UInt64) {
        for seed in block * 60..<(block + 1) * 60 {
            let request = RandomRequest.make(seed: seed)
            let model = PlainModel(request: request)
            let plan = Planner.plan(request, deadline: .never)
            guard let best = model.best() else {
                #expect(plan.status == .infeasible, "seed \(seed)")
                continue
            }
            #expect(plan.status == .optimal, "seed \(seed)")
            let places = model.places(plan.placements)
            #expect(model.violations(places).isEmpty, "seed \(seed)")
            let objective = plan.objective ?? .nan
            let tolerance = 1e-7 * max(1, abs(best.objective))
            #expect(abs(objective - best.objective) <= tolerance, "seed \(seed)")
            #expect(abs(model.objective(places) - objective) <= tolerance, "seed \(seed)")
            #expect(abs(plan.breakdown.map(\.amount).reduce(0, +) - objective) <= tolerance, "seed \(seed)")
        }
    }
}
