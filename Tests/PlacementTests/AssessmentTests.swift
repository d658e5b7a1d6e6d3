import ClusterModel
import Placement
import Testing
import TestSupport

@Suite("Verdicts on nodes")
struct AssessmentTests {
    /// Requests with a replica that needs a place, and the one that is next.
    static func next(_ request: PlanningRequest, _ random: inout SplitMix64) -> (component: String, replica: Int)? {
        let open = PlainModel(request: request).unplaced
        guard let component = open.randomElement(using: &random)?.component else { return nil }
        return open.first { $0.component == component }
    }

    @Test("a node is rejected if and only if no placement from it keeps all rules", arguments: 0..<10)
    func agrees(block: UInt64) throws {
        for seed in 5000 + block * 30..<5000 + (block + 1) * 30 {
            let request = RandomRequest.make(seed: seed)
            var random = SplitMix64(seed: seed)
            guard let next = Self.next(request, &random) else { continue }
            let model = PlainModel(request: request)
            let plan = Planner.plan(request, deadline: .never)
            let assessment = Planner.assess(request, plan: plan, component: next.component, deadline: .never)
            #expect(assessment.replica == next.replica)
            try #require(assessment.verdicts.count == request.snapshot.nodes.count)
            for (node, verdict) in zip(request.snapshot.nodes, assessment.verdicts) {
                let fixed = ReplicaPlacement(component: next.component, replica: next.replica, node: node.name)
                check(verdict, model.best(fixed: [fixed])?.objective, plan, "seed \(seed), \(node.name)")
            }
        }
    }

    private func check(_ verdict: Assessment.Verdict, _ best: Double?, _ plan: Plan, _ place: Comment) {
        switch verdict {
        case .rejected: #expect(best == nil, place)
        case .passes(let score, let regret):
            guard let best, let objective = plan.objective, let regret else {
                Issue.record("passes without a completion: \(place)")
                return
            }
            #expect((0...10).contains(score), place)
            #expect(abs(regret - max(0, best - objective)) <= 1e-6 * max(1, abs(best)), place)
        }
    }

    @Test("the plan's node scores 10, less regret never scores less, equal regret scores equally, and all is used")
    func scores() throws {
        var seen = 0
        for seed in UInt64(0)..<400 {
            let request = RandomRequest.make(seed: seed)
            var random = SplitMix64(seed: seed)
            let plan = Planner.plan(request, deadline: .never)
            guard plan.status == .optimal, let next = Self.next(request, &random) else { continue }
            let assessment = Planner.assess(request, plan: plan, component: next.component, deadline: .never)
            let planned = plan.node(of: next.component, replica: next.replica)
            var passing: [(score: Int, regret: Double)] = []
            for (node, verdict) in zip(request.snapshot.nodes, assessment.verdicts) {
                guard case .passes(let score, let regret) = verdict else { continue }
                if node.name == planned { #expect(score == 10 && regret == 0) }
                passing.append((score, try #require(regret)))
            }
            passing.sort { $0.regret < $1.regret }
            for (better, worse) in zip(passing, passing.dropFirst()) {
                #expect(better.score >= worse.score)
                if better.regret == worse.regret { #expect(better.score == worse.score) }
            }
            guard let last = passing.last, last.regret > 0.01 else { continue }
            #expect(last.score == 0 && passing[0].score == 10)
            seen += 1
        }
        #expect(seen > 20)
    }

    @Test("pods that arrive in any order all find a place that keeps every limit", arguments: 0..<8)
    func anyOrder(block: UInt64) throws {
        var placed = 0
        for seed in 9000 + block * 20..<9000 + (block + 1) * 20 {
            let original = RandomRequest.make(seed: seed)
            var request = original
            var random = SplitMix64(seed: seed)
            var plan = Planner.plan(request, deadline: .never)
            guard plan.status == .optimal else { continue }
            while let next = Self.next(request, &random) {
                let assessment = Planner.assess(request, plan: plan, component: next.component, deadline: .never)
                let best = zip(request.snapshot.nodes, assessment.verdicts).filter { isTop($0.1) }.map(\.0.name)
                let node = try #require(best.randomElement(using: &random), "seed \(seed)")
                request.placed.append(
                    ReplicaPlacement(component: next.component, replica: next.replica, node: node))
                plan = Planner.plan(request, deadline: .never)
                placed += 1
            }
            let model = PlainModel(request: original)
            #expect(model.violations(model.places(request.placed)).isEmpty, "seed \(seed)")
        }
        #expect(placed > 3)
    }

    private func isTop(_ verdict: Assessment.Verdict) -> Bool {
        if case .passes(10, _) = verdict { true } else { false }
    }
}
