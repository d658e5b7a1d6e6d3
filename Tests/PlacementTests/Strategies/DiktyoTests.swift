import ClusterModel
import Testing

@testable import Placement

/// Cluster, application and figures of `networkoverhead_test.go` of kubernetes-sigs/scheduler-plugins (Apache-2.0,
/// commit 903da7df) and of its enhancement proposal 260: two regions of two zones of two nodes, p1 → p2 → p3.
@Suite("Diktyo's rule does what its own tests and proposal say")
struct DiktyoTests {
    private static let region = "topology.kubernetes.io/region"
    private static let zones = ["Z1", "Z1", "Z2", "Z2", "Z3", "Z3", "Z4", "Z4"]

    private static let nodes = zones.enumerated().map { index, zone in
        Node(
            name: "n-\(index + 1)",
            labels: [region: index < 4 ? "us-west-1" : "us-east-1", WellKnown.zoneLabel: zone],
            allocatable: Resources(milliCPU: 8000, memory: 16 << 30))
    }

    /// 5 between Z1 and Z2, 10 between Z3 and Z4, 20 between the regions.
    private static let links = nodes.indices.flatMap { source in
        nodes.indices.filter { zones[$0] != zones[source] }.map { sink in
            let isFar = (source < 4) != (sink < 4)
            let cost: Double = isFar ? 20 : source < 4 ? 5 : 10
            return Link(
                source: nodes[source].name, sink: nodes[sink].name,
                estimate: LinkEstimate(properties: ["networkCost": cost], method: .declared))
        }
    }

    /// The plugin asked about one more replica of `pod`.
    private func plugin(
        _ pod: String, placed: [(String, Int)], maximalCost: Double = 0
    ) throws -> NetworkOverhead {
        let channels = [("p1", "p2"), ("p2", "p3")].map { Channel(name: "\($0.0)-\($0.1)", source: $0.0, sink: $0.1) }
        let application = Application(
            name: "basic", components: ["p1", "p2", "p3"].map { Component(name: $0, replicas: 2) }, channels: channels,
            constraints: channels.map {
                Constraint(
                    targets: Targets(channels: [$0.name]),
                    rule: .metric(name: "networkCost", min: nil, max: maximalCost))
            })
        let request = PlanningRequest(
            application: application,
            snapshot: ClusterSnapshot(revision: 1, nodes: Self.nodes, links: Self.links),
            placed: placed.map { ReplicaPlacement(component: $0.0, replica: 0, node: "n-\($0.1)") }, now: Sample.now)
        let problem = ProblemCompiler.compile(request)
        var plugin = NetworkOverhead(problem, domains: DiktyoDomains(problem))
        let slot = try #require(
            problem.slotsInOrder.first { problem.name(of: $0) == pod && problem.slots[$0].replica == 1 })
        plugin.begin(slot, PartialPlacement(problem))
        return plugin
    }

    @Test(
        "filter: satisfied and violated dependencies with p1 on n-2, p2 on n-5, p3 on n-8",
        arguments: [
            ("p1", 1, 0, 1), ("p1", 6, 1, 0), ("p2", 5, 0, 1), ("p2", 7, 1, 0), ("p3", 1, 0, 0),
        ])
    func filter(pod: String, node: Int, satisfied: Int, violated: Int) throws {
        let plugin = try plugin(pod, placed: [("p1", 2), ("p2", 5), ("p3", 8)])
        let tally = plugin.tally(node - 1)
        #expect(tally.satisfied == satisfied && tally.violated == violated)
        #expect(plugin.passes(node - 1) == (violated <= satisfied))
    }

    @Test(
        "score: costs and normalised scores with p1 on n-2, p2 on n-5, p3 on n-1",
        arguments: [
            ("p1", [20, 20, 20, 20, 0, 1, 10, 10], [0, 0, 0, 0, 100, 95, 50, 50]),
            ("p2", [0, 1, 5, 5, 20, 20, 20, 20], [100, 95, 75, 75, 0, 0, 0, 0]),
            ("p3", [0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]),
        ])
    func score(pod: String, costs: [Int], scores: [Int]) throws {
        let plugin = try plugin(pod, placed: [("p1", 2), ("p2", 5), ("p3", 1)])
        let nodes = Array(Self.nodes.indices)
        #expect(nodes.map(plugin.accumulatedCost) == costs)
        #expect(plugin.scores(nodes) == scores)
    }

    @Test("the proposal's example: p2 on n-1 and at most 15 leaves the western nodes, scored 100, 80, 0, 0")
    func proposal() throws {
        let plugin = try plugin("p1", placed: [("p2", 1)], maximalCost: 15)
        let passing = Self.nodes.indices.filter(plugin.passes)
        #expect(passing == [0, 1, 2, 3])
        #expect(plugin.scores(passing) == [100, 80, 0, 0])
    }

    /// Components by number from 1, as the proposal's table of orders has them.
    @Test(
        "the orders of Online Boutique",
        arguments: [
            (DiktyoOrder.kahn, [1, 10, 9, 8, 7, 6, 5, 4, 3, 2, 11]),
            (.alternateKahn, [1, 11, 10, 2, 9, 3, 8, 4, 7, 5, 6]),
            (.reverseKahn, [11, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1]),
        ])
    func orders(order: DiktyoOrder, expected: [Int]) {
        var edges = Array(repeating: [Int](), count: 11)
        edges[0] = [2, 3, 4, 6, 8, 9, 10].map { $0 - 1 }
        edges[1] = [10]
        edges[7] = [2, 3, 4, 5, 6, 7].map { $0 - 1 }
        edges[8] = [2]
        #expect(order.sorted(11, edges: edges).map { $0 + 1 } == expected)
    }

    @Test("a cycle is ordered too, last", arguments: DiktyoOrder.allCases)
    func cycles(order: DiktyoOrder) {
        #expect(order.sorted(4, edges: [[1], [2], [1], []]).sorted() == [0, 1, 2, 3])
        #expect(DiktyoOrder.kahn.sorted(4, edges: [[1], [2], [1], []]) == [3, 0, 1, 2])
    }

    @Test("without zones and regions every node is its own zone, and latency is the cost")
    func flat() throws {
        let problem = ProblemCompiler.compile(Sample.request(Sample.pair(30)))
        let domains = DiktyoDomains(problem)
        let (core, gate, post) = (0, 1, 2)
        #expect(domains.cost(from: gate, to: core) == .known(20))
        #expect(domains.cost(from: gate, to: post) == .known(5))
        #expect(domains.cost(from: gate, to: gate) == .near(0))
        // Measured too long ago to be known.
        #expect(domains.cost(from: core, to: post) == .unknown)
    }

    @Test("callers see their callees in the reverse order alone")
    func reverse() {
        let chain = Application(
            name: "chain", components: ["front", "back"].map { Component(name: $0) },
            channels: [Channel(name: "k", source: "front", sink: "back")],
            constraints: [
                Constraint(targets: Targets(channels: ["k"]), rule: .metric(name: "networkCost", min: nil, max: 0))
            ])
        let request = PlanningRequest(
            application: chain, snapshot: ClusterSnapshot(revision: 1, nodes: Self.nodes, links: Self.links),
            now: Sample.now)
        func isNear(_ order: DiktyoOrder, _ seed: UInt64) -> Bool {
            let places = DiktyoStrategy(order: order, seed: seed).place(request, deadline: .never).placements
            let zones = Set(
                places.compactMap { place in
                    Self.nodes.first { $0.name == place.node }?.labels[WellKnown.zoneLabel]
                })
            return zones.count == 1
        }
        #expect((0..<40).allSatisfy { isNear(.reverseKahn, $0) })
        #expect(!(0..<40).allSatisfy { isNear(.kahn, $0) })
    }
}
