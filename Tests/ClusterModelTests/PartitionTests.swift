import ClusterModel
import Testing

@Suite("Sub-clusters that are cut off")
struct PartitionTests {
    private static let now = Timestamp(milliseconds: 10_000_000)

    private static func node(_ name: String) -> Node {
        Node(name: name, labels: [WellKnown.subClusterLabel: String(name.prefix(1))])
    }

    private static func link(
        _ source: String, _ sink: String, age: Double?, method: EstimateMethod = .active
    ) -> Link {
        Link(
            source: source, sink: sink,
            estimate: LinkEstimate(
                latency: LatencySummary(constant: 5), observedAt: age.map { now.advanced(bySeconds: -$0) },
                method: method))
    }

    /// Every link between the nodes, as old as `age` says of its source's sub-cluster.
    private static func snapshot(_ names: [String], age: (_ source: String, _ sink: String) -> Double?)
        -> ClusterSnapshot
    {
        let links = names.flatMap { source in
            names.filter { $0 != source }.map { link(source, $0, age: age(source, $0)) }
        }
        return ClusterSnapshot(revision: 1, nodes: names.map(node), links: links)
    }

    private func cutOff(_ snapshot: ClusterSnapshot) -> [SubClusterPartition] {
        snapshot.partitions(freshness: FreshnessPolicy(), at: Self.now).sorted { $0.key < $1.key }.map(\.value)
    }

    private static let names = ["a1", "a2", "b1", "b2", "c1", "c2"]

    @Test("one that is no longer heard is, the others are not", arguments: [61, 300, 601] as [Double])
    func one(age: Double) {
        let snapshot = Self.snapshot(Self.names) { source, sink in source.hasPrefix("b") ? age : 4 }
        let found = cutOff(snapshot)
        #expect(
            found == [SubClusterPartition(subCluster: "b", measuredLinks: 8, silentLinks: 8, silentFor: age)])
    }

    @Test("as long as measurements are fresh, nothing is")
    func fresh() {
        #expect(cutOff(Self.snapshot(Self.names) { source, _ in source.hasPrefix("b") ? 60 : 4 }).isEmpty)
    }

    @Test(
        "nine tenths of the links to others have to be silent",
        arguments: [(17, false), (18, true), (20, true)] as [(Int, Bool)])
    func share(silent: Int, isCutOff: Bool) {
        let others = (0..<10).map { "a\($0)" }
        var links: [Link] = []
        for (index, name) in others.enumerated() {
            for (side, source) in ["b1", "b2"].enumerated() {
                let number = 2 * index + side
                let age: Double = number < silent ? 100 + Double(number) : 4
                links.append(Self.link(source, name, age: age))
            }
        }
        links.append(Self.link("a0", "b1", age: 4))
        let snapshot = ClusterSnapshot(revision: 1, nodes: (others + ["b1", "b2"]).map(Self.node), links: links)
        let found = cutOff(snapshot)
        #expect(found.map(\.silentLinks) == (isCutOff ? [silent] : []))
        #expect(found.map(\.silentFor) == (isCutOff ? [100] : []))
    }

    @Test("of a cluster that breaks in two, the side that is heard is not")
    func broken() {
        let names = ["a1", "a2", "b1", "b2"]
        let snapshot = Self.snapshot(names) { source, sink in
            source.hasPrefix("b") || sink.hasPrefix("b") ? 200 : 4
        }
        #expect(cutOff(snapshot).map(\.subCluster) == ["b"])
        let bothHeard = Self.snapshot(names) { source, sink in source.prefix(1) == sink.prefix(1) ? 4 : 200 }
        #expect(cutOff(bothHeard).isEmpty, "both sides are heard: neither is more cut off than the other")
    }

    @Test("where everything is silent the measuring stopped, and nothing is cut off")
    func everything() {
        #expect(cutOff(Self.snapshot(Self.names) { _, _ in 3_000 }).isEmpty)
    }

    @Test("declared and predicted links say nothing, and one sub-cluster alone is never cut off")
    func noMeasurements() {
        #expect(cutOff(Self.snapshot(Self.names) { _, _ in nil }).isEmpty)
        #expect(cutOff(Self.snapshot(["a1", "a2"]) { _, _ in 900 }).isEmpty)
        let predicted = ClusterSnapshot(
            revision: 1, nodes: ["a1", "b1", "c1"].map(Self.node),
            links: [
                Self.link("b1", "a1", age: 900, method: .predicted), Self.link("a1", "b1", age: 4),
                Self.link("c1", "a1", age: 4),
            ])
        #expect(cutOff(predicted).isEmpty)
        #expect(cutOff(.empty).isEmpty)
    }

    @Test("links of sub-clusters as wholes count as one link each")
    func wholes() {
        let links = [("a", "c", 4.0), ("c", "a", 4), ("b", "a", 500), ("b", "c", 400)].map {
            SubClusterLink(source: $0.0, sink: $0.1, estimate: Self.link($0.0, $0.1, age: $0.2).estimate)
        }
        let snapshot = ClusterSnapshot(
            revision: 1, nodes: ["a1", "b1", "c1"].map(Self.node), links: [], subClusterLinks: links)
        #expect(
            cutOff(snapshot)
                == [SubClusterPartition(subCluster: "b", measuredLinks: 2, silentLinks: 2, silentFor: 400)])
    }
}
