import ClusterModel
import Testing

@testable import Placement

@Suite("Polaris' rule on its own test beds")
struct PolarisTests {
    private func plugin(
        _ request: PlanningRequest, _ component: String, placed: [String: String] = [:]
    ) throws -> (plugin: NetworkQoS, nodes: [Node]) {
        var request = request
        request.placed = placed.map { ReplicaPlacement(component: $0, replica: 0, node: $1) }
        let problem = ProblemCompiler.compile(request)
        var plugin = NetworkQoS(problem)
        plugin.begin(
            try #require(problem.slotsInOrder.first { problem.name(of: $0) == component }), PartialPlacement(problem))
        return (plugin, problem.nodes)
    }

    @Test("of the nodes with a camera the one with a slow link can't take the detector")
    func minimumOfLinks() throws {
        let (plugin, nodes) = try plugin(PolarisTestbed.hazardWatch, "hazard-detector")
        let passing = nodes.indices.filter { nodes[$0].labels["rainbow-h2020.eu/camera"] != nil && plugin.passes($0) }
        #expect(passing.map { nodes[$0].name } == ["kind-worker2", "kind-worker3"])
        #expect(plugin.scores(passing) == [100, 100])
    }

    @Test(
        "the validator goes where the detector's channel reaches it in 10 ms",
        arguments: [
            ("kind-worker2", ["kind-worker2", "kind-worker5", "kind-worker6"]),
            ("kind-worker3", ["kind-worker3", "kind-worker6"]),
        ])
    func reach(detector: String, expected: [String]) throws {
        let (plugin, nodes) = try plugin(
            PolarisTestbed.hazardWatch, "alert-validator", placed: ["hazard-detector": detector])
        #expect(nodes.indices.filter(plugin.passes).map { nodes[$0].name } == expected)
    }

    @Test("a component waits for the source of a channel towards it")
    func waits() throws {
        let (plugin, nodes) = try plugin(PolarisTestbed.hazardWatch, "alert-validator")
        #expect(nodes.indices.allSatisfy { !plugin.passes($0) })
    }

    @Test(
        "steady ways score high, fluctuating ones low, ways without delay nothing, the worst of several counts",
        arguments: [
            ([], 100), ([(10, 0)], 100), ([(10, 5)], 75), ([(10, 20)], 50), ([(0, 0)], 0), ([(10, 0), (20, 5)], 88),
        ] as [([(Double, Double)], Int)])
    func steadiness(ways: [(Double, Double)], score: Int) {
        #expect(NetworkQoS.score(ways.map { (delay: $0.0, jitter: $0.1) }) == score)
    }

    @Test(
        "room for more pods is what the scarcest resource leaves",
        arguments: [
            ([4000, 4096], [1000, 1024], 4), ([4000, 1024], [1000, 1024], 1), ([4000, 0], [1000, 0], 4),
            ([-1, 5], [1, 1], 0), ([9, 9], [0, 0], 0),
        ] as [([Int64], [Int64], Int)])
    func room(offer: [Int64], request: [Int64], pods: Int) {
        #expect(PodsPerNode.room(offer, for: request) == pods)
        #expect(PodsPerNode.normalized([3, 1, 0]) == [100, 34, 0])
    }

    @Test("hazard detection: always whole and within its limits, which chance and the default scheduler break")
    func hazardWatch() {
        let request = PolarisTestbed.hazardWatch
        func keeps(_ strategy: any PlacementStrategy) -> Bool {
            Planner.judge(request, placements: strategy.place(request, deadline: .never).placements).isFeasible
        }
        let seeds = UInt64(0)..<20
        #expect(seeds.allSatisfy { keeps(PolarisStrategy(seed: $0)) })
        #expect(!seeds.allSatisfy { keeps(KubeSchedulerStrategy(seed: $0)) })
        #expect(!seeds.allSatisfy { keeps(RandomStrategy(seed: $0)) })
        #expect(!keeps(FirstFitStrategy()))
        #expect(keeps(JointStrategy()))
    }

    @Test("traffic monitoring: no limit is broken, whatever is placed")
    func trafficMonitoring() {
        let request = PolarisTestbed.trafficMonitoring
        var whole = 0
        for seed in UInt64(0)..<5 {
            let outcome = PolarisStrategy(seed: seed).place(request, deadline: .never)
            let judgement = Planner.judge(request, placements: outcome.placements)
            #expect(judgement.violations.map(\.sentence) == [])
            if judgement.isFeasible { whole += 1 }
            #expect(outcome.placements.isEmpty || outcome.unplaced.isEmpty)
        }
        #expect(whole > 0)
    }

    @Test("an application of which one component fits nowhere is not placed at all")
    func atomic() {
        var request = PolarisTestbed.hazardWatch
        request.application.components[2].resources.memory = 1 << 40
        let outcome = PolarisStrategy().place(request, deadline: .never)
        #expect(outcome.placements.isEmpty && outcome.unplaced.count == 3)
    }

    /// Three components with these channels, on two nodes that are 5 ms apart.
    private func request(_ channels: [(String, String)], subClusters: Bool = false) -> PlanningRequest {
        let near = LinkEstimate(
            latency: LatencySummary(constant: 5), jitter: 1, reliability: ReliabilityEstimate(declared: 1),
            method: .declared)
        let nodes = ["x", "y"].map {
            Node(
                name: $0, labels: [WellKnown.subClusterLabel: $0],
                allocatable: Resources(milliCPU: 4000, memory: 4 << 30))
        }
        let pairs = [("x", "y"), ("y", "x")]
        return PlanningRequest(
            application: Application(
                name: "three",
                components: ["a", "b", "c"].map { Component(name: $0, resources: Resources(milliCPU: 1000)) },
                channels: channels.map { Channel(name: "\($0)-\($1)", source: $0, sink: $1) }),
            snapshot: ClusterSnapshot(
                revision: 1, nodes: nodes,
                links: subClusters ? [] : pairs.map { Link(source: $0, sink: $1, estimate: near) },
                subClusterLinks: subClusters ? pairs.map { SubClusterLink(source: $0, sink: $1, estimate: near) } : []),
            now: Sample.now)
    }

    @Test("what two sources lead to is tried again once the second has a place")
    func secondRoot() {
        let outcome = PolarisStrategy().place(request([("a", "c"), ("b", "c")]), deadline: .never)
        #expect(outcome.unplaced.isEmpty)
    }

    @Test("a cycle through the start waits for itself, so nothing is placed")
    func cycle() {
        let outcome = PolarisStrategy().place(request([("a", "b"), ("b", "a"), ("b", "c")]), deadline: .never)
        #expect(outcome.placements.isEmpty && outcome.unplaced.count == 3)
    }

    @Test("links between whole sub-clusters are links")
    func subClusters() throws {
        let request = request([("a", "b")], subClusters: true)
        #expect(PolarisStrategy().place(request, deadline: .never).unplaced.isEmpty)
        let (plugin, _) = try plugin(request, "b", placed: ["a": "x"])
        // On the source's own node the way has no delay; 100 less half of 1 ÷ 5 across.
        #expect(plugin.scores([0, 1]) == [0, 90])
        #expect(DiktyoDomains(ProblemCompiler.compile(request)).cost(from: 0, to: 1) == .known(5))
    }
}
