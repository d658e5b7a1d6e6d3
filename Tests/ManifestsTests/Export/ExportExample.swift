import ClusterModel
import Manifests
import Testing

/// Manifests of the corpus, what they are exported as, and where the expectations are.
struct ExportExample: CustomTestStringConvertible {
    var files: [String]
    var format: ExportFormat
    var expected: String
    var options = ExportOptions()

    var testDescription: String { expected }

    func sources() throws -> [ExportSource] {
        try files.map { file in
            let read = ManifestReader().document(from: try Corpus.bytes("export/\(file)"), file: file)
            return ExportSource(file: file, document: try #require(read.value, "\(read.report)"))
        }
    }

    func export() throws -> ExportedText {
        let result = ManifestExporter.export(try sources(), format: format, options: options)
        return try #require(result.value, "\(result.report)")
    }

    static let all: [ExportExample] = [
        .init(files: ["application.yaml"], format: .dot, expected: "application.dot"),
        .init(files: ["application.yaml"], format: .mermaid, expected: "application.mmd"),
        .init(files: ["application.yaml"], format: .diktyo, expected: "application-diktyo.yaml"),
        .init(files: ["application.yaml"], format: .polaris, expected: "application-polaris.yaml"),
        .init(files: ["topology.yaml"], format: .dot, expected: "topology.dot"),
        .init(files: ["topology.yaml"], format: .mermaid, expected: "topology.mmd"),
        .init(files: ["topology.yaml"], format: .diktyo, expected: "topology-diktyo.yaml"),
        .init(
            files: ["topology.yaml"], format: .diktyo, expected: "topology-diktyo-costList.yaml",
            options: ExportOptions(spelling: .costList, weights: "Measured")),
        .init(files: ["topology.yaml"], format: .polaris, expected: "topology-polaris.yaml"),
        .init(
            files: ["application.yaml", "topology.yaml"], format: .dot, expected: "placed.dot",
            options: ExportOptions(placements: placements)),
        .init(
            files: ["application.yaml", "topology.yaml"], format: .mermaid, expected: "placed.mmd",
            options: ExportOptions(placements: placements)),
        .init(files: ["application.yaml", "topology.yaml"], format: .polaris, expected: "both-polaris.yaml"),
    ]

    private static let placements = [
        ApplicationID(namespace: "city", name: "watch"): [
            "camera": ["north-1"], "detector": ["central-1"], "alarm": ["north-1", "south-1", "north-1"],
        ]
    ]
}
