import ClusterModel
import Placement
import TestSupport
import Testing

@Suite("Placing while a sub-cluster is cut off")
struct PartitionPlacementTests {
    private static let now = Timestamp(milliseconds: 10_000_000)
    private static let nodes = ["a1", "a2", "b1", "b2", "c1"].map { node($0, subCluster: String($0.prefix(1))) }

    /// Every link takes 5 ms and those within `b` 1 ms; what comes from `b` was last heard of `age` seconds ago.
    private static func snapshot(age: Double) -> ClusterSnapshot {
        let links = nodes.flatMap { source in
            nodes.filter { $0.name != source.name }.map { sink in
                let inside = source.subCluster == "b" && sink.subCluster == "b"
                let moment = now.advanced(bySeconds: source.subCluster == "b" ? -age : -4)
                return Link(
                    source: source.name, sink: sink.name,
                    estimate: measuredEstimate(latency: inside ? 1 : 5, reliability: 0.9999, observedAt: moment))
            }
        }
        return ClusterSnapshot(revision: 1, nodes: nodes, links: links)
    }

    /// Two components that want to be close, and apart.
    private static let application = chain(
        "pair", "x", "y", constraints: [Constraint(rule: .separate(topologyKey: WellKnown.hostnameLabel))],
        criteria: [Criterion(goal: .minimize, metric: .latency)])

    private static func request(
        _ partition: SchedulingPolicy.PartitionMode, age: Double = 120, placed: [ReplicaPlacement] = []
    ) -> PlanningRequest {
        PlanningRequest(
            application: application, snapshot: snapshot(age: age), policy: SchedulingPolicy(partition: partition),
            placed: placed, now: now)
    }

    private func nodes(_ plan: Plan) -> Set<String> { Set(plan.placements.map(\.node)) }

    @Test("`keep` places by the last known values")
    func keep() {
        let plan = Planner.plan(Self.request(.keep), deadline: .never)
        #expect(nodes(plan) == ["b1", "b2"])
    }

    @Test("`avoid` puts nothing new there, and says since when nothing was heard")
    func avoid() throws {
        let plan = Planner.plan(Self.request(.avoid), deadline: .never)
        #expect(plan.status == .optimal)
        #expect(nodes(plan).isDisjoint(with: ["b1", "b2"]))
        let rejections = try #require(plan.explanation.components.first).rejections
        let expected = SubClusterPartition(subCluster: "b", measuredLinks: 6, silentLinks: 6, silentFor: 120)
        #expect(rejections == ["b1", "b2"].map { Rejection(node: $0, cause: .partitioned(expected)) })
        #expect(
            rejections.first?.cause.sentence
                == "sub-cluster b is cut off: 6 of 6 links to others are not fresh, the newest measured 2 min ago")
        #expect(rejections.first?.cause.isMendedByPreemption == false)
    }

    @Test("`avoid` places there again as soon as measurements are fresh")
    func recovers() {
        #expect(nodes(Planner.plan(Self.request(.avoid, age: 10), deadline: .never)) == ["b1", "b2"])
    }

    @Test("what runs there stays")
    func placed() throws {
        let request = Self.request(.avoid, placed: [ReplicaPlacement(component: "x", replica: 0, node: "b1")])
        let plan = Planner.plan(request, deadline: .never)
        #expect(plan.node(of: "x", replica: 0) == "b1")
        #expect(try #require(plan.node(of: "y", replica: 0)).hasPrefix("b") == false)
    }

    @Test("an earlier plan's replicas that do not run there yet leave, whatever a move costs")
    func previous() {
        var request = Self.request(.avoid)
        request.policy.movePrice = 1_000
        request.previous = ["x", "y"].enumerated().map {
            ReplicaPlacement(component: $1, replica: 0, node: "b\($0 + 1)")
        }
        #expect(nodes(Planner.plan(request, deadline: .never)).isDisjoint(with: ["b1", "b2"]))
    }

    @Test("the verdicts for kube-scheduler have one class for all nodes of the sub-cluster")
    func verdicts() {
        let request = Self.request(.avoid)
        let plan = Planner.plan(request, deadline: .never)
        let assessment = Planner.assess(request, plan: plan, component: "x", deadline: .never)
        let causes = zip(request.snapshot.nodes, assessment.verdicts).compactMap { node, verdict -> String? in
            if case .rejected(let cause) = verdict { "\(node.name): \(cause.summary)" } else { nil }
        }
        #expect(causes == ["b1: sub-cluster b is cut off", "b2: sub-cluster b is cut off"])
    }

    @Test("many nodes, searched as classes, are avoided too")
    func classes() {
        let many = (0..<400).map { node("n\($0)", subCluster: "\($0 % 4)") }
        let wholes = (0..<16).map { pair in
            let (source, sink) = (pair / 4, pair % 4)
            let inside: Double = source == 2 ? 1 : 3
            return SubClusterLink(
                source: "\(source)", sink: "\(sink)",
                estimate: measuredEstimate(
                    latency: source == sink ? inside : 9, reliability: 0.999,
                    observedAt: Self.now.advanced(bySeconds: source == 2 ? -120 : -4)))
        }
        let snapshot = ClusterSnapshot(revision: 1, nodes: many, links: [], subClusterLinks: wholes)
        for mode in SchedulingPolicy.PartitionMode.allCases {
            let request = PlanningRequest(
                application: Self.application, snapshot: snapshot, policy: SchedulingPolicy(partition: mode),
                now: Self.now)
            let plan = Planner.plan(request, deadline: .never)
            let subClusters = Set(
                plan.placements.compactMap { snapshot.index(of: $0.node) }.map { snapshot.nodes[$0].subCluster })
            #expect((subClusters == ["2"]) == (mode == .keep), "\(mode): \(plan.placements)")
        }
    }
}
