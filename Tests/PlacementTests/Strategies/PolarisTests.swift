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
}
