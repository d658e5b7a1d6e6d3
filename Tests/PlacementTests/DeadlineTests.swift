import ClusterModel
import Placement
import Synchronization
import TestSupport
import Testing

@Suite("Anytime")
struct DeadlineTests {
    /// A clock that moves on by a fixed step with each look at it.
    private func deadline(afterLooks looks: Double) -> Deadline {
        let ticks = Ticks()
        return Deadline(seconds: looks) { ticks.next() }
    }

    private final class Ticks: Sendable {
        private let count = Mutex(0.0)

        func next() -> Double {
            count.withLock {
                $0 += 1
                return $0
            }
        }
    }

    @Test("whenever the deadline comes the plan keeps all rules and its bound is true", arguments: 0..<6)
    func interrupted(block: UInt64) throws {
        var seen: [Plan.Status: Int] = [:]
        for seed in block * 12..<(block + 1) * 12 {
            let request = RandomRequest.make(seed: seed)
            let model = PlainModel(request: request)
            let best = model.best()
            for looks in [2.0, 12, 30, 45, 60, 90, 150, 400] {
                let plan = Planner.plan(request, deadline: deadline(afterLooks: looks))
                seen[plan.status, default: 0] += 1
                check(plan, model, best?.objective, "seed \(seed), \(looks) looks")
            }
        }
        #expect(seen[.unknown, default: 0] > 0 && seen[.optimal, default: 0] > 0)
    }

    private func check(_ plan: Plan, _ model: PlainModel, _ best: Double?, _ place: Comment) {
        switch plan.status {
        case .optimal, .feasible:
            #expect(model.violations(model.places(plan.placements)).isEmpty, place)
            #expect((plan.objective ?? -.infinity) >= (best ?? .infinity) - 1e-7 * abs(best ?? 0) - 1e-7, place)
        case .infeasible: #expect(best == nil, place)
        case .unknown: #expect(plan.placements.isEmpty, place)
        }
        if let bound = plan.bound, let best { #expect(bound <= best + 1e-7 * max(1, abs(best)), place) }
        if plan.status == .optimal { #expect(plan.gap ?? 1 < 1e-9, place) }
    }

    @Test("an assessment without time passes what breaks nothing and favours the plan")
    func lateAssessment() throws {
        let request = Sample.request()
        let plan = Planner.plan(request, deadline: .never)
        let late = Planner.assess(request, plan: plan, component: "camera", deadline: deadline(afterLooks: 1))
        #expect(late.verdicts.map(\.passes) == [false, true, true])
        let planned = try #require(plan.node(of: "camera", replica: 0))
        let index = try #require(request.snapshot.index(of: planned))
        #expect(late.verdicts[index] == .passes(score: 10, regret: 0))
    }
}
