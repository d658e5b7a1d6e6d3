import ClusterModel
import TestSupport
import Testing

@testable import Placement

@Suite("Verdicts on nodes for one pod after the other")
struct NodeVerdictsTests {
    /// What the two ways of asking say of a node, as far as kube-scheduler is told.
    private struct Told: Hashable {
        var score: Int?
        var `class`: Rejection.CauseClass?
        var sentence: String?
    }

    @Test("they are those of the planner that knows nothing from before", arguments: 0..<8)
    func plain(block: UInt64) throws {
        var cluster = ClusterMemory()
        for seed in block * 40..<(block + 1) * 40 {
            var request = RandomRequest.make(seed: seed)
            request.snapshot = request.snapshot.renumbered(seed)
            try expectSame(request, &cluster, SearchLimits(), seed)
            try expectSame(request, &cluster, ClassesTests.limits, seed)
        }
    }

    @Test("and where sub-clusters share their links", arguments: 0..<24)
    func shared(seed: UInt64) throws {
        var cluster = ClusterMemory()
        var request = SubClusters.request(seed: seed)
        for limits in [SearchLimits(), ClassesTests.limits] {
            var placed = request
            while let next = try expectSame(placed, &cluster, limits, seed) { placed.placed.append(next) }
        }
        request.reservations.resources[request.snapshot.nodes[0].name] = Resources(milliCPU: 700)
        try expectSame(request, &cluster, SearchLimits(), seed)
    }

    /// - Returns: Where the next replica may go.
    @discardableResult
    private func expectSame(
        _ request: PlanningRequest, _ cluster: inout ClusterMemory, _ limits: SearchLimits, _ seed: UInt64
    ) throws -> ReplicaPlacement? {
        guard let next = PlainModel(request: request).unplaced.first else { return nil }
        let plan = Planner.plan(request, deadline: .never)
        let plain = Planner.assess(request, plan: plan, component: next.component, deadline: .never, limits: limits)
        cluster.follow(request)
        let problem = ProblemCompiler.compile(request, on: cluster.prepared)
        let pod = UnplacedReplica(component: next.component, replica: plain.replica)
        let slot = try #require(problem.slot(of: pod))
        let verdicts = NodeVerdicts(
            Assessor(problem: problem, slot: slot, plan: plan, deadline: .never, limits: limits))
        var own: [Told] = []
        for (index, node) in problem.nodes.enumerated() where request.snapshot.index(of: node.name) != nil {
            let reason = verdicts.reasons([index]).first
            own.append(
                Told(
                    score: verdicts.scores[index] >= 0 ? verdicts.scores[index] : nil, class: reason?.class,
                    sentence: reason?.sentence))
        }
        #expect(own == plain.verdicts.map(Self.told), "seed \(seed)")
        let best = zip(request.snapshot.nodes, own).max { ($0.1.score ?? -1) < ($1.1.score ?? -1) }
        guard let best, best.1.score != nil else { return nil }
        return ReplicaPlacement(component: pod.component, replica: pod.replica, node: best.0.name)
    }

    private static func told(_ verdict: Assessment.Verdict) -> Told {
        switch verdict {
        case .passes(let score, _): Told(score: score)
        case .rejected(let cause): Told(class: cause.class, sentence: cause.summary)
        }
    }
}

extension ClusterSnapshot {
    /// The same under another revision, as every change of a cluster has it.
    func renumbered(_ revision: UInt64) -> ClusterSnapshot {
        ClusterSnapshot(revision: revision + 1000, nodes: nodes, links: links)
    }
}
