import ClusterModel
import Placement
import Testing

@Suite("Instances with an optimum that two independent solvers proved")
struct OptimumExampleTests {
    static let names = [
        "bookinfo-abilene-impossible", "bookinfo-abilene-loose", "bookinfo-abilene-tight",
        "boutique-planetlab1-regional-impossible", "boutique-planetlab1-regional-loose",
        "boutique-planetlab1-regional-tight", "cctv-ucdavis-impossible", "cctv-ucdavis-loose", "cctv-ucdavis-tight",
        "hazard-polaris-loose", "teastore-seattle1-impossible", "teastore-seattle1-loose", "teastore-seattle1-tight",
    ]

    @Test("the plan has the proven status and value", arguments: names)
    func agrees(name: String) throws {
        let (example, expected) = try OptimumExample.load(name)
        let request = PlanningRequest(
            application: example.application, snapshot: example.snapshot, now: Timestamp(milliseconds: 0))
        let plan = Planner.plan(request, deadline: .never)
        #expect(plan.status.rawValue == expected.status.lowercased())
        guard let value = expected.value else {
            #expect(plan.placements.isEmpty && plan.objective == nil)
            #expect(!plan.explanation.conflict.isEmpty)
            return
        }
        let objective = try #require(plan.objective)
        #expect(abs(objective - value) <= 1e-6 * max(1, value))
        #expect(abs(plan.breakdown.map(\.amount).reduce(0, +) - objective) <= 1e-9)
        #expect(plan.bound == plan.objective)
    }
}
