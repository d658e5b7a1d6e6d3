import ClusterModel
import Placement
import Testing

@Suite("Scores")
struct ScoreTests {
    @Test("are 0…10, 10 for the plan's node, use the whole range and never favour more regret", arguments: 0..<4)
    func range(block: UInt64) throws {
        var spread = 0
        for seed in block * 50..<(block + 1) * 50 {
            let request = seed % 2 == 0 ? RandomRequest.everything(seed: seed) : RandomRequest.larger(seed: seed)
            let plan = Planner.plan(request, deadline: .never)
            guard plan.status == .optimal, let free = plan.placements.first(where: { !request.placed.contains($0) })
            else { continue }
            let assessment = Planner.assess(request, plan: plan, component: free.component, deadline: .never)
            let passing = assessment.verdicts.compactMap { verdict -> (score: Int, regret: Double)? in
                guard case .passes(let score, let regret) = verdict else { return nil }
                return (score, regret ?? .infinity)
            }
            #expect(passing.allSatisfy { (0...10).contains($0.score) }, "seed \(seed)")
            let planned = try #require(request.snapshot.index(of: free.node))
            #expect(assessment.verdicts[planned].score == 10, "seed \(seed)")
            for one in passing {
                for other in passing where one.regret <= other.regret {
                    #expect(one.score >= other.score, "seed \(seed)")
                }
            }
            guard Set(passing.map(\.regret)).count > 1 else { continue }
            #expect(passing.map(\.score).min() == 0 && passing.map(\.score).max() == 10, "seed \(seed)")
            spread += 1
        }
        #expect(spread > 5)
    }

    @Test("of nodes that nothing tells apart are equal")
    func twins() {
        var seen = 0
        for seed in UInt64(0)..<200 {
            var request = RandomRequest.make(seed: seed)
            guard request.placed.isEmpty, let twin = request.snapshot.nodes.first,
                request.reservations.resources[twin.name] == nil,
                !request.reservations.bandwidth.keys.contains(where: { $0.source == twin.name || $0.sink == twin.name }
                ),
                !request.application.channels.contains(where: { $0.replicaMatch == .nearest })
            else { continue }
            var other = twin
            other.name = "twin"
            let copies = request.snapshot.links.compactMap { link -> Link? in
                if link.source == twin.name { return Link(source: "twin", sink: link.sink, estimate: link.estimate) }
                if link.sink == twin.name { return Link(source: link.source, sink: "twin", estimate: link.estimate) }
                return nil
            }
            request.snapshot = ClusterSnapshot(
                revision: 7, nodes: request.snapshot.nodes + [other], links: request.snapshot.links + copies)
            let plan = Planner.plan(request, deadline: .never)
            guard plan.status == .optimal else { continue }
            for component in request.application.components {
                let verdicts = Planner.assess(
                    request, plan: plan, component: component.name, deadline: .never
                ).verdicts
                guard let first = request.snapshot.index(of: twin.name), let second = request.snapshot.index(of: "twin")
                else { continue }
                #expect(verdicts[first].score == verdicts[second].score, "seed \(seed), \(component.name)")
                if verdicts[first].score != nil { seen += 1 }
            }
        }
        #expect(seen > 10)
    }

    @Test("a node passes only if nothing that is placed is violated from it, and whenever a placement uses it")
    func filters() {
        var (passed, rejected) = (0, 0)
        for seed in UInt64(0)..<300 {
            let request = RandomRequest.everything(seed: seed)
            let model = PlainModel(request: request)
            guard let open = model.unplaced.first, open.component == "c0" || !request.placed.isEmpty else { continue }
            let plan = Planner.plan(request, deadline: .never)
            let verdicts = Planner.assess(request, plan: plan, component: open.component, deadline: .never).verdicts
            for (node, verdict) in zip(request.snapshot.nodes, verdicts) {
                let here = ReplicaPlacement(component: open.component, replica: open.replica, node: node.name)
                guard verdict.score != nil else {
                    rejected += 1
                    #expect(model.best(fixed: [here]) == nil, "seed \(seed), \(node.name)")
                    continue
                }
                passed += 1
                guard !request.application.channels.contains(where: { $0.replicaMatch == .nearest }) else { continue }
                let broken = model.violations(model.places(request.placed + [here]))
                #expect(broken.isEmpty, "seed \(seed), \(node.name): \(broken)")
            }
        }
        #expect(passed > 50 && rejected > 50)
    }
}

extension Assessment.Verdict {
    /// `nil` where the node is rejected.
    fileprivate var score: Int? {
        if case .passes(let score, _) = self { score } else { nil }
    }
}
