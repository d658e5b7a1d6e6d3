public import ArgumentParser
public import Manifests

/// `isochrone import`: foreign formats in, ours out.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn a file of another tool into a manifest.",
        discussion: """
            Prints a Topology or an Application, and on standard error a report of what was carried over, what was \
            assumed, and what could not be carried over. Exits with 2 when the file is not what its format says.

            graphml, gml   graphs, as of the Internet Topology Zoo
            matrix         square matrices of delays: CSV, TSV or columns
            diktyo         AppGroup and NetworkTopology of the network-aware scheduler plugins
            polaris        ServiceGraph and NetworkLink of the Polaris scheduler
            compose        Docker Compose files: a first draft of a graph
            kubernetes     workloads with their Services: a first draft of a graph

            EXAMPLES
              isochrone import Abilene.gml --latency-from-distance > abilene.yaml
              isochrone import rtt.csv --unit ms --kind rtt --name lab --report lab.report.txt > lab.yaml
              isochrone import appgroup.yaml --output json
              kubectl get networklinks -o yaml | isochrone import - --format polaris > cluster.yaml
              docker compose config | isochrone import - --name shop > shop.yaml
              kubectl get deploy,svc,cm -o yaml | isochrone import - --name shop
            """)

    @Argument(help: "The file to read; - is standard input.")
    var file: String

    @Option(help: "What the file is.")
    var format = Format.auto

    @Option(help: "The manifest's name; else the one in the file.")
    var name: String?

    @Option(help: "The unit of delays that have none: ms, us or s. Without it ms is assumed.")
    var unit: ImportOptions.Unit?

    @Option(
        help: "What delays are: rtt or one-way. Without it rtt is assumed of matrices and one-way of everything else.")
    var kind: ImportOptions.Kind?

    @Flag(help: "Derive unknown latencies from coordinates: 0.005 ms for each km of great circle.")
    var latencyFromDistance = false

    @Option(help: "How much longer than the great circle routes are, with --latency-from-distance.")
    var routeFactor = 1.0

    @Option(help: "Which object of a file with several: its kind or its name.")
    var object: String?

    @Option(help: "Which weights of a NetworkTopology with several.")
    var weights: String?

    @Option(help: "The namespace of Kubernetes objects, where there are several or none.")
    var namespace: String?

    @Option(help: "Write the report to this file instead of standard error; as JSON when it ends in .json.")
    var report: String?

    @Option(name: [.short, .customLong("output")], help: "How to write the manifest: yaml or json.")
    var output = Carrier.yaml

    func validate() throws {
        guard routeFactor >= 1, routeFactor <= 100 else {
            throw ValidationError("--route-factor is \(routeFactor); give a number from 1 to 100")
        }
    }

    func run() throws {
        let imported = try read().valueOrExit()
        try ReportOutput(file: report).deliver(imported.report)
        switch output {
        case .yaml: Terminal.print(ManifestWriter.yaml(imported.document), terminator: "")
        case .json: Terminal.print(ManifestWriter.json(imported.document), terminator: "")
        }
    }

    private func read() -> ReadResult<ImportedManifest> {
        switch ManifestReader.bytes(atPath: file) {
        case .success(let bytes):
            return ManifestImporter.read(bytes, file: file, format: format.format, options: options)
        case .failure(let failure):
            let problem = Problem(file: file, line: 0, column: 0, message: failure.reason, remedy: failure.remedy)
            return .failure([problem])
        }
    }

    private var options: ImportOptions {
        ImportOptions(
            name: name, unit: unit, kind: kind, derivesLatencyFromDistance: latencyFromDistance,
            routeFactor: routeFactor, object: object, weights: weights, namespace: namespace)
    }
}

extension ImportCommand {
    /// ``ImportFormat``, or whichever the file looks like.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case auto, graphml, gml, matrix, diktyo, polaris, compose, kubernetes

        var format: ImportFormat? { ImportFormat(rawValue: rawValue) }
    }

    /// What manifests are written in.
    enum Carrier: String, ExpressibleByArgument, CaseIterable {
        case yaml, json
    }
}

extension ImportOptions.Unit: ExpressibleByArgument {}
extension ImportOptions.Kind: ExpressibleByArgument {}
