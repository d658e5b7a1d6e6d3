import ClusterModel
import Manifests
import Testing

@Suite("Graphs as topologies")
struct ImportGraphTests {
    @Test("without coordinates asked for, a latency that is not in the file is unknown")
    func unknownLatency() throws {
        let topology = try importedTopology(Self.pair(edge: "LinkSpeedRaw 1000"))
        #expect(topology.routing == .shortest)
        #expect(topology.links.map(\.estimate.latency) == [LatencySummary(), LatencySummary()])
        #expect(topology.links.map(\.estimate.bandwidth) == [1000, 1000])
    }

    @Test("a quarter of the equator is 10,007.557 km, at 0.005 ms each")
    func distance() throws {
        let options = ImportOptions(derivesLatencyFromDistance: true)
        let topology = try importedTopology(
            "graph [ node [ id 0 Latitude 0 Longitude 0 ] node [ id 1 Latitude 0 Longitude 90 ] edge [ source 0 target 1 ] ]",
            options)
        #expect(topology.links.map(\.estimate.latency.p50) == [50.038, 50.038])
    }

    @Test("a node without coordinates leaves its links' latency unknown, and the report says so")
    func noCoordinates() throws {
        let text = Self.pair(edge: "")
        let imported = try #require(importing(text, ImportOptions(derivesLatencyFromDistance: true)).value)
        #expect(imported.report.notCarriedOver.map(\.subject) == ["edge distance"])
        #expect(imported.report.assumptions.contains { $0.note.hasPrefix("unknown on 2 of 2 links") })
    }

    @Test(
        "a latency in the file goes by its unit and kind",
        arguments: [
            (ImportOptions(), 8.0), (ImportOptions(kind: .rtt), 4), (ImportOptions(unit: .us), 0.008),
            (ImportOptions(unit: .s), 8_000), (ImportOptions(derivesLatencyFromDistance: true), 8),
        ] as [(ImportOptions, Double)])
    func latency(options: ImportOptions, expected: Double) throws {
        let topology = try importedTopology(Self.pair(edge: "delay 8"), options)
        #expect(
            topology.links.map(\.estimate.latency) == Array(repeating: LatencySummary(constant: expected), count: 2))
    }

    @Test("a directed graph has links one way only")
    func directed() throws {
        let gml = try importedTopology(Self.pair(edge: "").replacing("graph [", with: "graph [ directed 1"))
        #expect(gml.links.map { [$0.source, $0.sink] } == [["a", "b"]])
        let graphML = try importedTopology(
            """
            <graphml><graph edgedefault="directed"><node id="a"/><node id="b"/><node id="c"/>
            <edge source="a" target="b"/><edge source="b" target="c" directed="false"/></graph></graphml>
            """)
        #expect(graphML.links.map { [$0.source, $0.sink] } == [["a", "b"], ["b", "c"], ["c", "b"]])
    }

    @Test("of parallel edges the fastest counts, and loops are left out")
    func parallel() throws {
        let text = """
            graph [ node [ id 0 label "a" ] node [ id 1 label "b" ]
              edge [ source 0 target 1 latency 5 ] edge [ source 1 target 0 latency 3 LinkSpeedRaw 10 ]
              edge [ source 0 target 1 LinkSpeedRaw 99 ] edge [ source 1 target 1 latency 1 ] ]
            """
        let imported = try #require(importing(text, ImportOptions(name: "t")).value)
        guard case .topology(let topology) = imported.document else {
            Issue.record("expected a topology")
            return
        }
        #expect(topology.links.map(\.estimate.latency.p50) == [3, 3])
        #expect(topology.links.map(\.estimate.bandwidth) == [10, 10])
        #expect(imported.report.notCarriedOver.map(\.count) == [4, 1])
    }

    @Test("labels become node names that Kubernetes takes, each only once")
    func names() throws {
        let labels = ["New York", "new york", "São Paulo", "???", "", "A.B", "-x-", "node-7"]
        let nodes = labels.enumerated().map { "node [ id \($0) label \"\($1)\" ]" }.joined(separator: " ")
        let topology = try importedTopology("graph [ \(nodes) ]")
        #expect(
            topology.nodes.map(\.name)
                == ["new-york", "new-york-2", "sao-paulo", "node-3", "4", "a.b", "x", "node-7"])
        #expect(topology.nodes[2].properties["label"] == .text("São Paulo"))
    }

    @Test("GraphML's defaults, entities and CDATA are read; parts that a topology lacks are reported")
    func graphML() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <g:graphml xmlns:g="http://graphml.graphdrawing.org/xmlns">
              <g:key id="n" for="node" attr.name="label" attr.type="string"/>
              <g:key id="t" for="node" attr.name="tier" attr.type="int"><g:default>2</g:default></g:key>
              <g:key id="d" for="edge" attr.name="latency" attr.type="double"><g:default>4.5</g:default></g:key>
              <g:graph id="lab" edgedefault="undirected">
                <g:node id="1"><g:data key="n">A &amp; <![CDATA[<B>]]></g:data><g:port name="p"/></g:node>
                <g:node id="2"><g:data key="t">3</g:data><g:graph id="inner"><g:node id="3"/></g:graph></g:node>
                <g:edge source="1" target="2"/>
              </g:graph>
            </g:graphml>
            """
        let imported = try #require(importing(text).value)
        guard case .topology(let topology) = imported.document else {
            Issue.record("expected a topology")
            return
        }
        #expect(topology.name == "lab")
        #expect(topology.nodes.map(\.name) == ["a-b", "2"])
        #expect(topology.nodes[0].properties == ["label": .text("A & <B>"), "tier": .number(2)])
        #expect(topology.nodes[1].properties == ["tier": .number(3)])
        #expect(topology.links.map(\.estimate.latency.p95) == [4.5, 4.5])
        #expect(imported.report.notCarriedOver.map(\.subject) == ["element port", "element graph"])
    }

    private static func pair(edge: String) -> String {
        "graph [ node [ id 0 label \"a\" ] node [ id 1 label \"b\" ] edge [ source 0 target 1 \(edge) ] ]"
    }
}
