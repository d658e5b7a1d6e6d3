import ClusterModel
import Manifests
import Testing

@Suite("Matrices as topologies")
struct ImportMatrixTests {
    @Test(
        "the same matrix in each of its spellings",
        arguments: [
            "0,4\n6,0\n", "0\t4\n6\t0", "0;4\r\n6;0\r\n", "  0  4\n  6  0\n", "# ms\n\n0,4\n\n6,0\n", "x,4\n6,x\n",
            "\u{FEFF}0,4\n6,0\n",
        ])
    func spellings(text: String) throws {
        let topology = try importedTopology(text.replacing("x", with: ""), as: .matrix)
        #expect(topology.routing == .direct)
        #expect(topology.nodes.map(\.name) == ["node-1", "node-2"])
        #expect(topology.links.map(\.estimate.latency.p50) == [2, 3])
    }

    @Test(
        "names come from the header, from the rows or from both",
        arguments: ["a,b\n0,4\n6,0", "a,0,4\nb,6,0", ",a,b\na,0,4\nb,6,0"])
    func names(text: String) throws {
        #expect(try importedTopology(text).links.map(\.source) == ["a", "b"])
    }

    @Test(
        "what stands for not measured is no link, and neither is 0 beside the diagonal",
        arguments: ["", "-", "NaN", "-1", "inf", "NA", "0", "0.0"])
    func missing(word: String) throws {
        let topology = try importedTopology("7,\(word)\n6,7", ImportOptions(kind: .oneWay), as: .matrix)
        #expect(topology.links.map(\.sink) == ["node-1"])
        #expect(topology.links.map(\.estimate.latency.p99) == [6])
    }

    @Test("a tenth of a microsecond stays exact")
    func exact() throws {
        let options = ImportOptions(unit: .us, kind: .oneWay)
        #expect(try importedTopology("0,0.1\n0.3,0", options).links.map(\.estimate.latency.p50) == [0.0001, 0.0003])
    }
}
