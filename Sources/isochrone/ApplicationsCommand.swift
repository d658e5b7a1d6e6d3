import ArgumentParser
import ClusterModel
import Manifests

/// `isochrone applications`: what is to be placed, and how its plans stand.
struct ApplicationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "applications",
        abstract: "Show, load and remove applications.",
        discussion: """
            The objective is smaller for better plans; the gap is how far from the optimum a plan may be.
            SCHEDULER is builtin, or external for an application that brings its own; fallback means that the built-in \
            one stands in, because the own one has put no plan yet (none-yet), was silent, put a wrong plan, or its \
            plan is outdated.

            EXAMPLES
              isochrone applications
              isochrone applications list --namespace city --output json
              isochrone applications list --watch
              isochrone applications apply --file traffic-watch.yaml
              isochrone applications delete city/traffic-watch
            """,
        subcommands: [List.self, Apply.self, Delete.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the applications and how their plans stand.")

        @OptionGroup var options: ListOptions

        @Option(name: .shortAndLong, help: "Only applications of this namespace.")
        var namespace: String?

        func run() async throws {
            try await options.show(
                "/applications", [("namespace", namespace)], of: ApplicationRow.self, text: ApplicationRow.table)
        }
    }

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load applications from manifests: create them, or replace those of the same name.")

        @OptionGroup var server: ServerOptions

        @Option(name: .shortAndLong, help: "A manifest to read, - for standard input; repeat it for more.")
        var file: [String]

        func run() async throws {
            let connection = try server.connection()
            let applications = try file.map { try ManifestReader.application(atPath: $0).valueOrExit() }
            for application in applications {
                let path =
                    "/applications/\(APIConnection.escape(application.namespace))/\(APIConnection.escape(application.name))"
                try await connection.send(
                    "PUT", path, body: Array(ManifestWriter.json(application).utf8), type: "application/json")
                Terminal.print("\(application.id) applied")
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove applications and their plans.")

        @OptionGroup var server: ServerOptions

        @Argument(help: "NAMESPACE/NAME, or NAME in the namespace default.")
        var names: [ApplicationName]

        func run() async throws {
            let connection = try server.connection()
            for name in names {
                try await connection.send("DELETE", "/applications/\(name.path)", type: "application/json")
                Terminal.print("\(name.id) deleted")
            }
        }
    }
}
