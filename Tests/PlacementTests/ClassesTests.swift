import ClusterModel
import Placement
import TestSupport
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
            expectProven(RandomRequest.make(seed: seed), limits: Self.limits, "seed \(seed)")
        }
    }
}

extension ClassesTests {
    @Test("what classes say of nodes rejects none that a placement could use, and scores by bounds that hold")
    func assesses() throws {
        var (rejected, passed) = (0, 0)
        for seed in UInt64(0)..<200 {
            let request = RandomRequest.make(seed: seed)
            let plan = Planner.plan(request, deadline: .never)
            guard plan.status == .optimal, let objective = plan.objective,
                let free = plan.placements.first(where: { !request.placed.contains($0) })
            else { continue }
            let exact = Planner.assess(request, plan: plan, component: free.component, deadline: .never)
            let bounds = Planner.assess(
                request, plan: plan, component: free.component, deadline: .never, limits: Self.limits)
            for (left, right) in zip(exact.verdicts, bounds.verdicts) {
                switch (left, right) {
                case (.passes(_, let regret), .passes(_, let bound)):
                    passed += 1
                    guard let regret, let bound else { continue }
                    #expect(bound <= regret + 1e-6 * max(1, abs(objective)), "seed \(seed)")
                case (.passes, .rejected(let cause)): Issue.record("seed \(seed): \(cause)")
                case (.rejected, _): rejected += 1
                }
            }
        }
        #expect(rejected > 20 && passed > 20)
    }

    @Test("alike nodes in many sub-clusters: classes prove what a search over all nodes proves", arguments: 0..<24)
    func manyAlike(seed: UInt64) throws {
        let request = SubClusters.request(seed: seed)
        let whole = Planner.plan(request, deadline: .never)
        let merged = Planner.plan(request, deadline: .never, limits: Self.limits)
        #expect(whole.status == merged.status)
        let (left, right) = (whole.objective ?? 0, merged.objective ?? 0)
        #expect(abs(left - right) <= 1e-7 * max(1, abs(left)))
    }
}

/// Clusters of alike nodes whose links are known by sub-cluster alone, but for a few.
enum SubClusters {
    static func request(seed: UInt64) -> PlanningRequest {
        var random = SplitMix64(seed: seed)
        func draw(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        let names = (0..<draw(2...4)).map { "site-\($0)" }
        let nodes = names.flatMap { name in
            (0..<draw(2...5)).map { index in
                var node = Node(name: "\(name)-\(index)", labels: [WellKnown.subClusterLabel: name])
                node.allocatable = Resources(milliCPU: Int64(draw(1...3)) * 1000, memory: Int64(draw(2...4)))
                node.properties["cost"] = .number(Double(draw(1...2)))
                return node
            }
        }
        let between = names.flatMap { source in
            names.map { sink in
                SubClusterLink(source: source, sink: sink, estimate: estimate(source == sink ? 1 : draw(4...30)))
            }
        }
        let own = (0..<draw(0...3)).map { _ in
            Link(
                source: nodes[draw(0...nodes.count - 1)].name, sink: nodes[draw(0...nodes.count - 1)].name,
                estimate: estimate(draw(1...40)))
        }
        let components = (0..<draw(3...5)).map {
            Component(
                name: "c\($0)", replicas: $0 == 1 ? 2 : 1,
                resources: Resources(milliCPU: Int64(draw(1...2)) * 500, memory: 1))
        }
        let channels = (1..<components.count).map {
            Channel(name: "k\($0)", source: "c\(draw(0...$0 - 1))", sink: "c\($0)")
        }
        let application = Application(
            name: "app", components: components, channels: channels,
            constraints: [
                Constraint(
                    targets: Targets(components: ["c0"]),
                    rule: .node(NodeRequirement(key: WellKnown.subClusterLabel, operator: .in, values: ["site-0"]))),
                Constraint(
                    targets: Targets(components: ["c2"]),
                    rule: .node(NodeRequirement(key: WellKnown.subClusterLabel, operator: .in, values: ["site-1"]))),
                Constraint(
                    targets: Targets(components: ["c1"]), rule: .separate(topologyKey: WellKnown.hostnameLabel)),
                Constraint(rule: .latency(max: Double(draw(8...30)), statistic: .p95)),
            ],
            criteria: [Criterion(goal: .minimize, metric: .latency), Criterion(goal: .minimize, metric: .open("cost"))])
        return PlanningRequest(
            application: application,
            snapshot: ClusterSnapshot(revision: 1, nodes: nodes, links: own, subClusterLinks: between),
            now: Timestamp(milliseconds: 0))
    }

    private static func estimate(_ milliseconds: Int) -> LinkEstimate {
        LinkEstimate(latency: LatencySummary(constant: Double(milliseconds)), method: .declared)
    }
}
