import ClusterModel
import Manifests
import TestSupport
import Testing

@Suite("No name breaks out of what it is written into")
struct ExportHostileNameTests {
    private static let names = [
        "\"", "\\", "\\\"", "a\"]; evil [label=\"x", "}", "\n}\ndigraph x {", "\\N", "\\l", "<b>x</b>", "&quot;",
        "a:b:c",
        "-->", "end", "%%{init: {}}%%", "`md`", "- list", "1. list", "a|b", "#quot;", "style n0 fill:#fff", "click n0",
        "]", "\u{0}", "\u{2028}", "\u{7F}", "😀", "---\nkind: Node", "'", "{{ .X }}", "*a", "e\u{301}", "\r\n",
    ]

    /// An application whose every text is hostile.
    private static func application(_ texts: [String]) -> Application {
        let components = texts.map { Component(name: "c" + $0, image: $0) }
        let channels = zip(components, components.dropFirst()).map {
            Channel(name: $1.name, source: $0.name, sink: $1.name)
        }
        let constraints = texts.map {
            Constraint(
                targets: Targets(channels: channels.prefix(1).map(\.name)), rule: .metric(name: $0, min: nil, max: 1))
        }
        return Application(
            name: texts[0], components: components, channels: channels,
            paths: [Path(name: texts[1], channels: channels.map(\.name))], constraints: constraints)
    }

    private static func topology(_ texts: [String]) -> Topology {
        let nodes = texts.map {
            Node(name: "n" + $0, labels: [WellKnown.subClusterLabel: $0, WellKnown.tierLabel: $0])
        }
        let links = zip(nodes, nodes.dropFirst()).map {
            Link(
                source: $0.name, sink: $1.name, estimate: LinkEstimate(properties: [$1.name: 1], method: .declared))
        }
        return Topology(
            name: texts[0], nodes: nodes, links: links,
            subClusterLinks: [
                SubClusterLink(source: texts[0], sink: texts[1], estimate: LinkEstimate(method: .declared))
            ])
    }

    @Test("a drawing in DOT has the boxes and arrows of its manifest, by their names")
    func dot() throws {
        let application = Self.application(Self.names)
        let drawing = try DOTReader(text(of: [.application(application)], .dot))
        let names = Set(application.components.map { visible($0.name) })
        #expect(Set(drawing.shapes.keys) == names.union(["notes of the application"]))
        #expect(drawing.edges.map(\.source) == application.channels.map { visible($0.source) })
        #expect(drawing.edges.map(\.sink) == application.channels.map { visible($0.sink) })
        for (id, attributes) in drawing.shapes where names.contains(id) {
            #expect(try DOTReader.lines(of: attributes["label"] ?? "").first == id)
        }
        let topology = Self.topology(Self.names)
        let map = try DOTReader(text(of: [.topology(topology)], .dot))
        #expect(Set(map.shapes.keys) == Set(topology.nodes.map { visible($0.name) }))
        #expect(map.edges.count == topology.links.count + 1)
        #expect(map.clusters.count == 1 + 2 * Set(Self.names.map(visible)).count)
    }

    @Test("a flowchart of Mermaid has the boxes and arrows of its manifest")
    func mermaid() throws {
        let application = Self.application(Self.names)
        let drawing = try MermaidReader(text(of: [.application(application)], .mermaid))
        let labels = Set(drawing.shapes.values.compactMap(\.first))
        #expect(labels.isSuperset(of: application.components.map { visible($0.name) }))
        #expect(drawing.shapes.count == application.components.count + 1)
        #expect(drawing.edges.count == application.channels.count)
        let topology = Self.topology(Self.names)
        let map = try MermaidReader(text(of: [.topology(topology)], .mermaid))
        #expect(Set(map.shapes.values.compactMap(\.first)) == Set(topology.nodes.map { visible($0.name) }))
        #expect(map.edges.count == topology.links.count + 1)
    }

    @Test("objects in YAML are as many as they should be, with the names that they should have")
    func yaml() throws {
        let documents: [ManifestDocument] = [
            .application(Self.application(Self.names)), .topology(Self.topology(Self.names)),
        ]
        for format in [ExportFormat.diktyo, .polaris] {
            let expected = format == .diktyo ? 2 : 1 + (Self.names.count - 1) + Self.names.count
            let objects = text(of: documents, format).split(separator: "\n").filter { $0.hasPrefix("kind: ") }
            #expect(objects.count == expected)
        }
    }

    @Test("random manifests are drawn whole, in both languages and side by side")
    func random() throws {
        for seed in UInt64(0)..<60 {
            var random = RandomManifests(seed: seed)
            let (application, topology) = (random.application(), random.topology())
            let documents: [ManifestDocument] = [.application(application), .topology(topology)]
            let dot = try DOTReader(text(of: documents, .dot))
            let mermaid = try MermaidReader(text(of: documents, .mermaid))
            #expect(dot.shapes.count == mermaid.shapes.count)
            #expect(dot.edges.count == mermaid.edges.count)
            #expect(dot.clusters.count == mermaid.groups.count)
            #expect(dot.shapes.count >= application.components.count + topology.nodes.count, "seed \(seed)")
        }
    }

    private func text(of documents: [ManifestDocument], _ format: ExportFormat) -> String {
        let sources = documents.map { ExportSource(file: "f", document: $0) }
        return ManifestExporter.export(sources, format: format).value?.text ?? ""
    }

    /// What a drawing shows of a name: controls are no letters.
    private func visible(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.map {
                    $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || [0x2028, 0x2029].contains($0.value)
                        ? "\u{FFFD}" : $0
                }))
    }
}
