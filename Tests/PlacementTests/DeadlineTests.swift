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

    @Test("in a cluster too large for a proof in time there is a plan that keeps all rules, and a bound below it")
    func large() throws {
        let request = PlanningRequest(application: Self.chain, snapshot: Self.sites, now: Sample.now)
        let plan = Planner.plan(request, deadline: deadline(afterLooks: 20_000))
        #expect(plan.status == .feasible || plan.status == .optimal)
        let model = PlainModel(request: request)
        #expect(model.violations(model.places(plan.placements)).isEmpty)
        let objective = try #require(plan.objective)
        let bound = try #require(plan.bound)
        #expect(bound >= 0 && bound <= objective)
        #expect(abs(model.objective(model.places(plan.placements)) - objective) < 1e-6)
    }

    /// 12 sites of 30 nodes, with links only within a site.
    private static var sites: ClusterSnapshot {
        var random = SplitMix64(seed: 11)
        let names = (0..<360).map { "site-\($0 % 12)-\($0)" }
        let nodes = names.map { Node(name: $0, allocatable: Resources(milliCPU: 1000)) }
        let links = names.indices.flatMap { source in
            stride(from: source % 12, to: 360, by: 12).filter { $0 != source }.map {
                Sample.link(names[source], names[$0], Double(Int.random(in: 1...9, using: &random)))
            }
        }
        return ClusterSnapshot(revision: 1, nodes: nodes, links: links)
    }

    /// Ten components in a row, two of which fill a node.
    private static var chain: Application {
        let names = (0..<10).map { "part-\($0)" }
        return Application(
            name: "chain", components: names.map { Component(name: $0, resources: Resources(milliCPU: 500)) },
            channels: zip(names, names.dropFirst()).map { Channel(name: "\($0)-\($1)", source: $0, sink: $1) },
            constraints: [Constraint(name: "near", rule: .latency(max: 9, statistic: .p95))],
            criteria: [Criterion(goal: .minimize, metric: .latency)])
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
