import ArgumentParser
import ClusterModel
import Manifests

/// Which running system is asked about.
struct LiveOptions: ParsableArguments {
    @Flag(help: "Take the nodes, links, applications and places that the server has now.")
    var fromServer = false

    @Option(help: ArgumentHelp("How to weigh, what to do with the unknown, when pods are moved.", valueName: "file"))
    var policy: String?

    @Option(help: "How long to look at what follows.")
    var horizon = PlanningTime(seconds: 1800)

    @OptionGroup var server: ServerOptions

    func validate() throws {
        if !fromServer, policy != nil {
            throw ValidationError("--policy goes with --from-server; a scenario names its own policy")
        }
    }

    /// Asks the server for everything.
    func cluster() async throws -> LiveCluster {
        let policy = try policy.map { try ManifestReader.policy(atPath: $0).valueOrExit() }
        return try await LiveCluster(server.connection(), policy: policy, horizon: horizon.seconds)
    }
}
