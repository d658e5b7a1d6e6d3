import ClusterModel
import TestSupport
import Testing

@Suite("A snapshot of the cluster")
struct ClusterSnapshotTests {
    private func link(_ source: String, _ sink: String, _ milliseconds: Double) -> Link {
        Link(
            source: source, sink: sink,
            estimate: LinkEstimate(latency: LatencySummary(constant: milliseconds), method: .declared))
    }

    @Test("a pair without a link is unknown, not 0")
    func unknownPair() {
        let snapshot = ClusterSnapshot(
            revision: 3, nodes: ["b", "a"].map { Node(name: $0) }, links: [link("a", "b", 4)])
        #expect(snapshot.revision == 3)
        #expect(snapshot.nodes.map(\.name) == ["a", "b"])
        #expect(snapshot.estimate(from: "a", to: "b")?.latency.p95 == 4)
        #expect(snapshot.estimate(from: "b", to: "a") == nil)
        #expect(snapshot.estimate(from: "a", to: "nowhere") == nil)
        #expect(snapshot.estimate(from: 0, to: 99) == nil)
        #expect(snapshot.estimate(from: -1, to: 0) == nil)
    }

    @Test("the order of the input does not show")
    func orderOfInput() {
        let nodes = ["c", "a", "b"].map { Node(name: $0) }
        let links = [link("a", "b", 1), link("c", "a", 2), link("b", "c", 3), link("a", "c", 4)]
        let one = ClusterSnapshot(revision: 1, nodes: nodes, links: links)
        let other = ClusterSnapshot(revision: 1, nodes: nodes.reversed(), links: links.reversed())
        #expect(one.nodes == other.nodes)
        #expect(one.links == other.links)
        #expect(one.links.map { "\($0.source)\($0.sink)" } == ["ab", "ac", "bc", "ca"])
    }

    @Test("of two links of one pair the last counts; links of strangers and of a node to itself are left out")
    func oddLinks() {
        let snapshot = ClusterSnapshot(
            revision: 1, nodes: [Node(name: "a"), Node(name: "b")],
            links: [link("a", "b", 1), link("a", "b", 2), link("a", "a", 3), link("a", "x", 4)])
        #expect(snapshot.linkCount == 1)
        #expect(snapshot.estimate(from: "a", to: "b")?.latency.p50 == 2)
    }

    @Test("shortest routing adds latencies, multiplies reliabilities and takes the least bandwidth")
    func routing() throws {
        func edge(_ source: String, _ sink: String, _ latency: Double, _ reliability: Double, _ bandwidth: Double)
            -> Link
        {
            Link(
                source: source, sink: sink,
                estimate: LinkEstimate(
                    latency: LatencySummary(constant: latency), jitter: 1,
                    reliability: ReliabilityEstimate(declared: reliability), bandwidth: bandwidth, method: .declared))
        }
        let edges = [edge("a", "b", 2, 0.9, 100), edge("b", "c", 3, 0.8, 50), edge("a", "c", 9, 1, 1000)]
        let nodes = ["a", "b", "c", "alone"].map { Node(name: $0) }
        let routed = ClusterSnapshot(topology: Topology(name: "t", routing: .shortest, nodes: nodes, links: edges))
        let route = try #require(routed.estimate(from: "a", to: "c"))
        #expect(route.latency.p95 == 5)
        #expect(route.jitter == 2)
        #expect(abs((route.reliability?.estimate ?? 0) - 0.72) < 1e-12)
        #expect(route.bandwidth == 50)
        #expect(routed.estimate(from: "c", to: "a") == nil)
        #expect(routed.estimate(from: "a", to: "alone") == nil)
        let direct = ClusterSnapshot(topology: Topology(name: "t", routing: .direct, nodes: nodes, links: edges))
        #expect(direct.estimate(from: "a", to: "c")?.latency.p95 == 9)
    }

    @Test("a property that one hop lacks is unknown for the route")
    func missingOnRoute() {
        let silent = Link(
            source: "b", sink: "c", estimate: LinkEstimate(latency: LatencySummary(p50: 1), method: .declared))
        let topology = Topology(
            name: "t", routing: .shortest, nodes: ["a", "b", "c"].map { Node(name: $0) },
            links: [link("a", "b", 2), silent])
        let route = ClusterSnapshot(topology: topology).estimate(from: "a", to: "c")
        #expect(route?.latency.p50 == 3)
        #expect(route?.latency.p95 == nil)
        #expect(route?.bandwidth == nil)
        #expect(route?.reliability == nil)
    }

    @Test("nodes are replaced without touching links, unless they are new or in another sub-cluster")
    func replacing() throws {
        let snapshot = ClusterSnapshot(
            revision: 3, nodes: [node("a", subCluster: "x"), node("b", subCluster: "y")],
            links: links("a", "b", latency: 5))
        let fuller = node("a", milliCPU: 1, subCluster: "x")
        let next = try #require(snapshot.replacing([fuller], revision: 4))
        #expect(next.revision == 4 && next.nodes == [fuller, node("b", subCluster: "y")])
        #expect(next.links == snapshot.links && next.subClusters == ["x", "y"] && next.index(of: "b") == 1)
        #expect(snapshot.revision == 3 && snapshot.nodes.first == node("a", subCluster: "x"))
        #expect(snapshot.replacing([node("c", subCluster: "x")], revision: 4)?.revision == nil)
        #expect(snapshot.replacing([node("a", subCluster: "y")], revision: 4)?.revision == nil)
    }
}
