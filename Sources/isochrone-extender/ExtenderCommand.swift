import ArgumentParser
import CommandSupport
import Foundation

/// The control plane: extender webhook, REST API and application schedulers.
@main
struct ExtenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "isochrone-extender",
        abstract: "Run Isochrone's control plane: the scheduler extender, the REST API and the application schedulers.",
        discussion: """
            Every option is also read from the environment: --tls-key from ISOCHRONE_TLS_KEY, and so on; lists are \
            separated by commas, flags are true or false. An option goes before the environment.

            Stops on SIGTERM and SIGINT, once the requests under way are answered. Exit status: 0 stopped, 1 failed, \
            2 the input is wrong.

            EXAMPLES
              isochrone-extender --plain --topology topologies/seven.yaml --application traffic-watch.yaml
              isochrone-extender --plain --state memory --topology topologies/seven.yaml
              isochrone-extender --webhook 0.0.0.0:8443 --tls-certificate tls.crt --tls-key tls.key \
            --state sqlite:/var/lib/isochrone/state.db --policies policies
            """)

    @OptionGroup var options: ExtenderOptions

    static func main() async {
        await runAsProgram()
    }

    func run() async throws {
        do {
            let configuration = try ExtenderConfiguration(options.filled(from: ProcessInfo.processInfo.environment))
            try await ControlPlaneProgram(configuration).run()
        } catch {
            let failure = ProgramFailure(error)
            FileHandle.standardError.write(Data("isochrone-extender: \(failure.message)\n".utf8))
            throw ExitCode(failure.status)
        }
    }
}
