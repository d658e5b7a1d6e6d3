import ClusterModel
import Manifests
import Testing

@Suite("Manifests in the formats of other tools")
struct ExportGoldenTests {
    @Test("the text is the expected one", arguments: ExportExample.all)
    func text(example: ExportExample) throws {
        #expect(try example.export().text == (try Corpus.text("export/expected/\(example.expected)")))
    }

    @Test("the report says what was carried over, what was assumed and what was not", arguments: ExportExample.all)
    func report(example: ExportExample) throws {
        let report = try example.export().report
        #expect(report.description == (try Corpus.text("export/expected/\(example.expected).report.txt")))
    }

    @Test("a policy has no place in any format, and every one of them is told of", arguments: ExportFormat.allCases)
    func policies(format: ExportFormat) {
        let policy = ManifestDocument.policy(SchedulingPolicy())
        let sources = ["p.yaml", "q.yaml"].map { ExportSource(file: $0, document: policy) }
        let remedy = "\(format.rawValue) has no place for a SchedulingPolicy; name topologies and applications only\n"
        #expect(ManifestExporter.export(sources, format: format).report == "p.yaml: \(remedy)q.yaml: \(remedy)")
    }

    @Test("nothing to export is a problem")
    func nothing() {
        let result = ManifestExporter.export([], format: .dot)
        #expect(result.report == "dot: there is nothing to export; name a topology or an application\n")
    }

    @Test("more links than Mermaid draws are told of")
    func manyEdges() throws {
        let nodes = (0..<30).map { Node(name: "n\($0)") }
        let links = nodes.indices.flatMap { source in
            nodes.indices.filter { $0 != source }.map { sink in
                Link(
                    source: "n\(source)", sink: "n\(sink)",
                    estimate: LinkEstimate(bandwidth: Double(source), method: .declared))
            }
        }
        let source = ExportSource(
            file: "f", document: .topology(Topology(name: "t", nodes: nodes, links: links)))
        let report = try #require(ManifestExporter.export([source], format: .mermaid).value).report
        #expect(report.assumptions.map(\.subject) == ["edges"])
        #expect(report.assumptions.map(\.note) == ["Mermaid draws 500 of the 870 unless maxEdges is raised"])
    }

    @Test("a placement of another application colours nothing and is told of")
    func foreignPlacement() throws {
        let source = ExportSource(
            file: "f", document: .application(Application(name: "a", components: [Component(name: "c")])))
        let options = ExportOptions(placements: [ApplicationID(name: "b"): ["c": ["n"]]])
        let exported = try #require(ManifestExporter.export([source], format: .dot, options: options).value)
        #expect(!exported.text.contains("fillcolor=\"#"))
        #expect(exported.report.notCarriedOver.map(\.note) == ["it does not speak of default/a"])
    }
}
