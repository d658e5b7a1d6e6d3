import ArgumentParser
import Manifests

/// `isochrone explain`: why an application is where it is, or nowhere.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain where an application's components go, and why not elsewhere.",
        discussion: """
            Tells for each replica its node and the next best one, for each other node the first limit that it breaks, \
            and for the whole application the limits, the closest first, with the age of what was measured.

            EXAMPLES
              isochrone explain traffic-watch
              isochrone explain city/traffic-watch --component detector
              isochrone explain city/traffic-watch --component detector --node edge-3 --output json
            """)

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "NAMESPACE/NAME, or NAME in the namespace default.")
    var application: ApplicationName

    @Option(help: "Only this component.")
    var component: String?

    @Option(help: "What this node is to the components.")
    var node: String?

    func run() async throws {
        let type = output.format == .text ? "text/plain" : "application/json"
        let body = try await server.connection().get(
            "/applications/\(application.path)/explain", [("component", component), ("node", node)], accept: type)
        let text = String(decoding: body, as: UTF8.self)
        switch output.format {
        case .text: Terminal.print(text, terminator: "")
        case .json: Terminal.print(text)
        case .yaml: Terminal.print(ManifestWriter.yaml(ofJSON: text) ?? text, terminator: "")
        }
    }
}
