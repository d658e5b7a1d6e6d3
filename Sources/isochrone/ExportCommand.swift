public import ArgumentParser
public import Manifests

/// `isochrone export`: our manifests in the formats of other tools, and as drawings.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write manifests in the format of another tool, or draw them.",
        discussion: """
            Reads Topologies and Applications and prints them as one text, and on standard error a report of what was \
            carried over, what was assumed, and what the format has no place for. Exits with 2 when a file is no \
            manifest, or none that the format has a place for.

            dot       Graphviz: components with channels and limits, nodes with links
            mermaid   the same as a flowchart of Mermaid
            diktyo    AppGroup and NetworkTopology of the network-aware scheduler plugins
            polaris   ServiceGraph, and NetworkLinks with Nodes, of the Polaris scheduler

            EXAMPLES
              isochrone export shop.yaml --format dot | dot -Tsvg > shop.svg
              isochrone export shop.yaml lab.yaml --format mermaid --placement plan.json
              isochrone export lab.yaml --format diktyo --spelling costList
              isochrone export shop.yaml lab.yaml --format polaris > cluster.yaml
            """)

    @Argument(help: "The manifests to write; - is standard input.")
    var files: [String]

    @Option(help: "What to write.")
    var format: ExportFormat

    @Option(help: "How a NetworkTopology spells its cost list.")
    var spelling = ExportOptions.Spelling.topologyList

    @Option(help: "The name of a NetworkTopology's weights.")
    var weights = "UserDefined"

    @Option(help: "Colour drawings by where components run: what `isochrone place -o json` printed.")
    var placement: String?

    @Option(help: "Write the report to this file instead of standard error; as JSON when it ends in .json.")
    var report: String?

    func validate() throws {
        guard !weights.isEmpty, weights.count <= 253 else {
            throw ValidationError("--weights is `\(weights.prefix(40))`; give a name of 1 to 253 characters")
        }
        guard placement == nil || format == .dot || format == .mermaid else {
            throw ValidationError("--placement colours drawings; leave it out with --format \(format.rawValue)")
        }
        guard files.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("- is standard input, which can be read once; name it once")
        }
    }

    func run() throws {
        let documents = files.map { ManifestReader.document(atPath: $0) }
        let placements = placement.map(PlacementFile.read) ?? .success([:])
        let problems = documents.flatMap(\.problems) + placements.problems
        for problem in problems { Terminal.complain(problem.description) }
        guard problems.isEmpty else { throw ExitCode.badInput }
        let sources = zip(files, documents).compactMap { file, result in
            result.value.map { ExportSource(file: file, document: $0) }
        }
        let options = ExportOptions(spelling: spelling, weights: weights, placements: placements.value ?? [:])
        let exported = try ManifestExporter.export(sources, format: format, options: options).valueOrExit()
        try ReportOutput(file: report).deliver(exported.report)
        Terminal.print(exported.text, terminator: "")
    }
}

extension ExportFormat: ExpressibleByArgument {}
extension ExportOptions.Spelling: ExpressibleByArgument {}
