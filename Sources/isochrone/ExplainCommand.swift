import ArgumentParser
import ClusterModel
import Manifests

/// `isochrone explain`: why an application is where it is, or nowhere.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain where an application's components go, and why not elsewhere.",
        discussion: """
            Tells for each replica its node and the next best one, for each other node the first limit that it breaks, \
            and for the whole application the limits, the closest first, with the age of what was measured. With --pod \
            it tells what kube-scheduler was told of that pod instead, each time with what it was decided from.

            EXAMPLES
              isochrone explain traffic-watch
              isochrone explain city/traffic-watch --component detector
              isochrone explain city/traffic-watch --component detector --node edge-3 --output json
              isochrone explain city/traffic-watch --pod detector-7d4b9
            """)

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "NAMESPACE/NAME, or NAME in the namespace default.")
    var application: ApplicationName

    @Option(help: "Only this component.")
    var component: String?

    @Option(help: "What this node is to the components.")
    var node: String?

    @Option(help: "What kube-scheduler was told of this pod.")
    var pod: String?

    func validate() throws {
        if pod != nil, component != nil || node != nil {
            throw ValidationError("--pod takes no --component and no --node.")
        }
    }

    func run() async throws {
        let type = output.format == .text ? "text/plain" : "application/json"
        let body = try await body(as: type)
        let text = String(decoding: body, as: UTF8.self)
        switch output.format {
        case .text: Terminal.print(text, terminator: "")
        case .json: Terminal.print(text)
        case .yaml: Terminal.print(ManifestWriter.yaml(ofJSON: text) ?? text, terminator: "")
        }
    }

    private func body(as type: String) async throws -> [UInt8] {
        let connection = try server.connection()
        guard let pod else {
            return try await connection.get(
                "/applications/\(application.path)/explain", [("component", component), ("node", node)], accept: type)
        }
        let body = try await connection.get(
            "/decisions",
            [("namespace", application.id.namespace), ("application", application.id.name), ("pod", pod)],
            accept: type)
        guard !body.isEmpty else {
            return Array("kube-scheduler asked nothing about pod \(pod) of \(application.id), or too long ago\n".utf8)
        }
        return body
    }
}
