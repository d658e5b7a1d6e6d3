import ClusterModel
import CommandSupport
import Manifests
import NetworkLab

/// Namespaces with daemons in them, and the extender that they report to.
@MainActor
struct MeasuredScene {
    let stage: Stage
    let topology: Topology
    let applicationPath: String
    let lab: NetworkLab

    /// - Throws: ``MeasuringImpossible`` when the network cannot be made.
    init(stage: Stage, topology: Topology, applicationPath: String) throws {
        self.stage = stage
        self.topology = topology
        self.applicationPath = applicationPath
        do {
            lab = try NetworkLab(hosts: topology.nodes.map(\.name), joining: true)
        } catch {
            throw MeasuringImpossible(reason: "no network of namespaces can be made here (\(error))")
        }
        lab.shape(as: topology)
        stage.lab = lab
    }

    /// Starts the extender and one daemon in each node, and waits until the extender answers.
    func open() async throws -> ControlPlaneConnection {
        let address = lab.address(of: World.controlHost) ?? "127.0.0.1"
        Terminal.heading("\(topology.nodes.count) nodes in namespaces, their links delayed by a relay")
        let declared = try Files.write(topology.withoutMeasurables, to: stage.directory, as: "declared.yaml")
        let extender = Extender(
            stage: stage, api: "\(address):8080", webhook: "127.0.0.1:8443", metrics: "127.0.0.1:9090")
        Terminal.say(
            "  isochrone-extender keeps its state in SQLite; it knows nodes and bandwidths, no latency, no loss")
        let connection = try await extender.start(topology: declared, application: applicationPath)
        for node in topology.nodes {
            _ = try stage.start(
                "isochrone-monitor",
                [
                    "--node", node.name, "--server", connection.api, "--interface", NetworkLab.device,
                    "--address", lab.address(of: node.name) ?? "", "--mode", "ebpf", "--waiting-time", "1s",
                    "--interval", "50ms",
                    "--window", "1s", "--socket", "none", "--pins", "none",
                ], on: node.name, as: "monitor-\(node.name)")
        }
        Terminal.say(
            "  isochrone-monitor runs on each: 20 STAMP probes a second to each peer, stamped and reflected in tc")
        return connection
    }

    /// Waits until every link has been probed often enough for a limit on reliability, and shows the matrix.
    func awaitMatrix(_ connection: ControlPlaneConnection) async throws {
        let expected = topology.nodes.count * (topology.nodes.count - 1)
        for _ in 0..<90 {
            try requireMonitors()
            let links = try await connection.links()
            let ready = links.filter { ($0.reliability?.messages ?? 0) >= Self.messages && $0.latency?.p95 != nil }
                .count
            let known = links.count { $0.latency?.p50 != nil }
            let least = links.map { $0.reliability?.messages ?? 0 }.min() ?? 0
            Terminal.progress(
                "  \(known) of \(expected) links have a latency; the least probed has \(least) probes of \(Self.messages)"
            )
            if ready == expected {
                Terminal.endProgress()
                return try await showMatrix(connection)
            }
            try await Interrupt.pause(1)
        }
        throw DemoFailure("not all links were measured within 90 s: see the logs in \(stage.path)")
    }

    /// Makes the links between the edge sites worse by `milliseconds`.
    func degrade(by milliseconds: Double) {
        lab.shape(as: topology.delayed(by: milliseconds, between: "edge-north", and: "edge-south"))
    }

    /// Shows a degraded link as it is known now, and says whether all of them are known to be worse by `milliseconds`:
    /// daemons report one after the other, and an answer in between would be about half of the change.
    func hasSeen(_ milliseconds: Double, _ connection: ControlPlaneConnection) async throws -> Bool {
        let links = try await connection.links()
        let report = MatrixReport(topology: topology, links: links)
        Terminal.say("  measured now: \(report.describe("north-1", "south-1"))")
        let worse = topology.delayed(by: milliseconds, between: "edge-north", and: "edge-south")
        return zip(worse.links, topology.links).allSatisfy { worse, link in
            guard worse != link, let expected = worse.estimate.latency.p50 else { return true }
            let known = links.first { $0.source == link.source && $0.sink == link.sink }?.latency?.p95
            return known.map { $0 >= expected } ?? false
        }
    }

    private func showMatrix(_ connection: ControlPlaneConnection) async throws {
        let report = MatrixReport(topology: topology, links: try await connection.links())
        Terminal.heading("One-way latency, measured through eBPF, beside what the relay was told")
        report.printLatencies()
        report.printSummary()
    }

    /// A daemon that cannot load eBPF ends and says why: then nothing can be measured here.
    private func requireMonitors() throws {
        do {
            try stage.requireAlive()
        } catch let failure as DemoFailure {
            throw MeasuringImpossible(reason: failure.description)
        }
    }

    /// Probes of a link before the demo goes on: twice what a limit on reliability asks for.
    private static let messages = 2 * ReliabilityEstimate.messagesForEvidence
}
