import ClusterModel
import Testing

@testable import Simulation

@Suite("Topologies that scenarios generate")
struct TopologyDrawingTests {
    private static func drawn(_ topology: GeneratedTopology, point: Int? = nil, seed: UInt64 = 1) -> Topology {
        DrawnScenario(ScenarioSamples.input(topology), point: point, seed: seed).topology
    }

    private static func latency(_ topology: Topology, _ source: String, _ sink: String) -> Double? {
        topology.subClusterLinks.first { $0.source == source && $0.sink == sink }?.estimate.latency.p50
    }

    @Test("sites and nodes have their names, tiers and sub-clusters")
    func names() {
        let nodes = Self.drawn(ScenarioSamples.hierarchy()).nodes
        #expect(nodes.count == 2 * 2 + 2 * 1 + 6 * 3)
        #expect(nodes.first?.name == "cloud-1-1")
        #expect(nodes.last?.name == "edge-6-3")
        #expect(nodes.last?.subCluster == "edge-6" && nodes.last?.tier == "edge")
        #expect(nodes.last?.labels["owner"] == "city")
        #expect(nodes.last?.allocatable == Resources(milliCPU: 4_000))
    }

    /// Siblings go over their region; those of two regions over both clouds.
    private static let ways: [(source: String, sink: String, latency: Double)] = [
        ("edge-1", "edge-1", 1), ("edge-1", "region-1", 8), ("edge-1", "cloud-1", 28), ("edge-1", "edge-3", 16),
        ("edge-1", "edge-2", 96), ("region-1", "region-2", 80), ("cloud-1", "cloud-2", 40), ("edge-2", "cloud-1", 68),
        ("edge-2", "region-1", 88),
    ]

    @Test("distances go over the tree: up to where two ways meet, and down again", arguments: ways)
    func distances(source: String, sink: String, latency: Double) {
        let topology = Self.drawn(ScenarioSamples.hierarchy())
        #expect(Self.latency(topology, source, sink) == latency)
        #expect(Self.latency(topology, sink, source) == latency)
    }

    @Test("along a way latency and jitter add up, reliabilities multiply, and the least bandwidth counts")
    func algebra() throws {
        let topology = Self.drawn(ScenarioSamples.hierarchy())
        let way = try #require(topology.subClusterLinks.first { $0.source == "edge-1" && $0.sink == "cloud-1" })
        #expect(way.estimate.jitter.map { abs($0 - 2.8) < 1e-9 } == true)
        #expect(way.estimate.reliability.map { abs($0.estimate - 0.81) < 1e-9 } == true)
        #expect(way.estimate.bandwidth == 8e6)
        #expect(way.estimate.latency.p95.map { abs($0 - 30.8) < 1e-9 } == true)
    }

    @Test("sites of one parent that are peers reach each other straight")
    func peers() {
        let topology = Self.drawn(ScenarioSamples.hierarchy(peers: LinkTemplate(latency: .constant(3))))
        #expect(Self.latency(topology, "edge-1", "edge-3") == 3)
        #expect(Self.latency(topology, "edge-1", "edge-2") == 96)
    }

    @Test("what one hop does not say is unknown of the whole way, and never 0")
    func unknown() {
        var topology = ScenarioSamples.hierarchy()
        topology.tiers[1].uplink.reliability = nil
        let links = Self.drawn(topology).subClusterLinks
        #expect(links.first { $0.source == "edge-1" && $0.sink == "cloud-1" }?.estimate.reliability == nil)
        #expect(links.first { $0.source == "edge-1" && $0.sink == "region-1" }?.estimate.reliability != nil)
    }

    @Test("more sites change nothing about those that are there already")
    func sweep() {
        var topology = ScenarioSamples.hierarchy(edgeSites: .swept)
        topology.tiers[2].uplink.latency = .lognormal(median: 12, p95: 25)
        let (small, large) = (Self.drawn(topology, point: 3), Self.drawn(topology, point: 9))
        #expect(small.nodes == Array(large.nodes.prefix(small.nodes.count)))
        for link in small.subClusterLinks {
            #expect(large.subClusterLinks.contains(link))
        }
    }

    @Test("the order of tiers' properties and of templates for different nodes is of no account, the seed is")
    func order() {
        let cost = NodeTemplate(place: PlaceSelector(.tier("edge")), properties: ["load": .uniform(min: 0, max: 1)])
        let label = NodeTemplate(place: PlaceSelector(.tier("cloud")), labels: ["gpu": "yes"])
        let drawn = { (templates: [NodeTemplate], seed: UInt64) in
            DrawnScenario(ScenarioSamples.input(nodes: templates), seed: seed).topology
        }
        #expect(drawn([cost, label], 1) == drawn([label, cost], 1))
        #expect(drawn([cost, label], 1) != drawn([cost, label], 2))
    }

    @Test("a later template goes before an earlier one, and says more of a node than its tier")
    func templates() {
        let templates = [
            NodeTemplate(labels: ["owner": "state"], properties: ["cost": .constant(7)]),
            NodeTemplate(
                place: PlaceSelector(.nodes(["edge-1-1"])), allocatable: .zero, properties: ["cost": .constant(9)]),
        ]
        let nodes = DrawnScenario(ScenarioSamples.input(nodes: templates), seed: 1).topology.nodes
        let costs = Set(nodes.map { $0.properties["cost"]?.number })
        #expect(costs == [7, 9])
        #expect(nodes.first { $0.name == "edge-1-1" }?.allocatable == .zero)
        #expect(nodes.allSatisfy { $0.labels["owner"] == "state" })
    }

    @Test("links of a file get from a template what the file does not say")
    func linkTemplate() throws {
        var input = ScenarioSamples.input()
        let link = Link(
            source: "a", sink: "b", estimate: LinkEstimate(latency: LatencySummary(constant: 5), method: .declared))
        input.topology = Topology(name: "t", nodes: [Node(name: "a"), Node(name: "b")], links: [link])
        input.scenario.topology = TopologySource(
            origin: .manifest(file: "t.yaml"),
            links: LinkTemplate(latency: .constant(99), jitter: .constant(2), reliability: .constant(0.999)))
        let estimate = try #require(DrawnScenario(input, seed: 1).topology.links.first?.estimate)
        #expect(estimate.latency.p50 == 5 && estimate.latency.p95 == 7)
        #expect(estimate.reliability?.estimate == 0.999)
        #expect(estimate.bandwidth == nil)
    }
}
