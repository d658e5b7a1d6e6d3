import ClusterModel
import NetworkLab

/// The extender on a topology file, on loopback only.
@MainActor
struct DeclaredScene {
    let stage: Stage
    let applicationPath: String

    func open(_ topology: Topology) async throws -> ControlPlaneConnection {
        let file = try Files.write(topology, to: stage.directory, as: "topology.yaml")
        Terminal.say("  isochrone-extender keeps its state in SQLite and takes the links from a topology file")
        return try await extender.start(topology: file, application: applicationPath)
    }

    /// Ends the extender and starts it on another topology; what it stored stays.
    func reopen(_ topology: Topology) async throws -> ControlPlaneConnection {
        stage.endAll()
        return try await open(topology)
    }

    private var extender: Extender {
        Extender(
            stage: stage, api: "127.0.0.1:\(FreePort.next())", webhook: "127.0.0.1:\(FreePort.next())",
            metrics: "127.0.0.1:\(FreePort.next())")
    }
}
