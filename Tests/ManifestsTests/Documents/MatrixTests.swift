import ClusterModel
import Manifests
import Testing

@Suite("Matrices")
struct MatrixTests {
    private func latencies(_ result: ReadResult<Topology>) throws -> [String: Double] {
        #expect(result.report.isEmpty)
        let links = try #require(result.value).links
        return Dictionary(
            uniqueKeysWithValues: links.compactMap { link in
                link.estimate.latency.p95.map { ("\(link.source)\(link.sink)", $0) }
            })
    }

    private static let expected = ["ab": 1, "ac": 2, "ba": 3, "bc": 4, "ca": 5, "cb": 6] as [String: Double]

    @Test(
        "the same matrix in every layout",
        arguments: [
            "0,1,2\n3,0,4\n5,6,0\n", "0\t1\t2\n3\t0\t4\n5\t6\t0", "0 1   2\n3 0 4\n 5 6 0\n", "0;1;2\n3;0;4\n5;6;0\n",
            ",a,b,c\na,0,1,2\nb,3,0,4\nc,5,6,0\n", "a,b,c\n0,1,2\n3,0,4\n5,6,0\n", "a b c\na 0 1 2\nb 3 0 4\nc 5 6 0\n",
            "a,0,1,2\nb,3,0,4\nc,5,6,0\n", "0,1,2,\n3,0,4,\n5,6,0,\n", "# a comment\n\n0,1,2\r\n3,0,4\r\n\r\n5,6,0\r\n",
            "\u{FEFF}node\tc\tb\ta\nb\t4\t0\t3\na\t2\t1\t0\nc\t0\t6\t5\n", "\"a\",\"b\",\"c\"\n 0, 1, 2\n3,0,4\n5,6,0",
            "7,1e0,2.0\n3,9,+4\n5,6,1",
        ])
    func layouts(matrix: String) throws {
        let result = topology(matrix: matrix, "property: latency, unit: ms, kind: one-way")
        #expect(try latencies(result) == Self.expected)
    }

    @Test("null, nothing, a dash and negative numbers are unknown pairs")
    func unknown() throws {
        let result = topology(matrix: "0,null,\n-,0,-1\n5,NULL,0\n", "property: latency, unit: ms, kind: one-way")
        #expect(try latencies(result) == ["ca": 5])
    }

    @Test("round trips are halved, units are applied")
    func roundTrips() throws {
        let result = topology(matrix: "0,0.1,2\n3,0,4\n5,6,0\n", "property: latency, unit: s, kind: rtt")
        #expect(try latencies(result)["ab"] == 50)
        #expect(try latencies(result)["cb"] == 3_000)
    }

    @Test("names can be listed, and rows or nodes may be fewer")
    func listed() throws {
        let result = topology(
            matrix: "0 7\n8 0\n", "property: latency, unit: ms, kind: one-way, names: [c, a]")
        #expect(try latencies(result) == ["ca": 7, "ac": 8])
        let one = topology(matrix: "name,a,b\nc,1,2\n", "property: latency, unit: ms, kind: one-way")
        #expect(try latencies(one) == ["ca": 1, "cb": 2])
    }

    @Test("numbers are names where the file is said to have a header")
    func numericNames() throws {
        let result = topology(
            matrix: ",1,2\n1,0,5\n2,6,0\n", "property: latency, unit: ms, kind: one-way, names: header",
            nodes: ["1", "2"])
        #expect(try latencies(result) == ["12": 5, "21": 6])
    }

    @Test("the other properties, each in its unit")
    func properties() throws {
        func estimate(_ fields: String) -> LinkEstimate? {
            let result = topology(matrix: "0,50,2\n3,0,4\n5,6,0\n", fields)
            #expect(result.report.isEmpty)
            return result.value?.links.first { $0.source == "a" && $0.sink == "b" }?.estimate
        }
        #expect(estimate("property: jitter, unit: us, kind: rtt")?.jitter == 0.025)
        #expect(
            estimate("property: reliability, unit: \"%\"")?.reliability == ReliabilityEstimate(declared: 0.5))
        #expect(estimate("property: bandwidth, unit: Mbps")?.bandwidth == 50e6)
        #expect(estimate("property: hops")?.properties == ["hops": 50])
        let median = estimate("property: latency, unit: ms, kind: rtt, statistic: p50")
        #expect(median == LinkEstimate(latency: LatencySummary(p50: 25), method: .declared))
    }

    @Test("measured round trips between PlanetLab nodes; a declared link goes before its cell")
    func planetLab() throws {
        let bytes = try Corpus.bytes("good/planetlab.yaml")
        let result = Corpus.reader(in: "good").topology(from: bytes, file: "t")
        let snapshot = ClusterSnapshot(topology: try #require(result.value))
        #expect(snapshot.linkCount == 20)
        #expect(snapshot.estimate(from: "n0", to: "n1")?.latency == LatencySummary(constant: 1))
        #expect(snapshot.estimate(from: "n1", to: "n0")?.latency == LatencySummary(constant: 0.175 / 2))
        #expect(snapshot.estimate(from: "n0", to: "n2")?.latency.p50 == 2.553 / 2)
    }

    @Test("failed measurements between personal devices are unknown, not 0 ms")
    func seattle() throws {
        let bytes = try Corpus.bytes("good/seattle.yaml")
        let result = Corpus.reader(in: "good").topology(from: bytes, file: "t")
        let snapshot = ClusterSnapshot(topology: try #require(result.value))
        #expect(snapshot.estimate(from: "d0", to: "d1")?.latency.p50 == 85)
        #expect(snapshot.estimate(from: "d0", to: "d6") == nil)
        #expect(snapshot.links.allSatisfy { $0.estimate.latency.p50 ?? 0 > 0 })
    }
}
