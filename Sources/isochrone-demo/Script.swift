import ClusterModel
import CommandSupport
import Foundation
import Manifests
import NetworkLab

/// The scenes of the demo.
@MainActor
struct Script {
    let topology: Topology
    let applicationPath: String
    let directory: String
    let recorded: RecordedRequest
    let application: DemoApplication

    /// - Throws: when the demo's own files cannot be read.
    init(directory: String, recorded: String) throws {
        self.directory = directory
        topology = try Files.topology(at: "\(directory)/topology.yaml")
        applicationPath = "\(directory)/application.yaml"
        let manifest = try Files.application(at: applicationPath)
        application = DemoApplication(namespace: manifest.namespace, name: manifest.name)
        self.recorded = try RecordedRequest(path: recorded)
    }

    /// The whole demo on links that are measured.
    func playMeasured() async throws {
        let stage = try Stage()
        defer { stage.clear() }
        let scene = try MeasuredScene(stage: stage, topology: topology, applicationPath: applicationPath)
        let connection = try await scene.open()
        try await scene.awaitMatrix(connection)
        try await place(["camera", "siren", "archive"], connection, stage)
        let before = try await ask(for: "detector", pod: "detector-7d9f-1", connection, stage)
        Terminal.heading("The link between the two edge sites degrades: 25 ms more each way")
        scene.degrade(by: Self.degradation)
        let after = try await untilChanged(from: before, connection, stage) {
            try await scene.hasSeen(Self.degradation, connection)
        }
        conclude(before: before, after: after)
    }

    /// The same on links that the topology file declares.
    func play(declaredBecause reason: String) async throws {
        let stage = try Stage()
        defer { stage.clear() }
        Terminal.heading("Links are declared, not measured: \(reason)")
        let scene = DeclaredScene(stage: stage, applicationPath: applicationPath)
        var connection = try await scene.open(topology)
        try await place(["camera", "siren", "archive"], connection, stage)
        let before = try await ask(for: "detector", pod: "detector-7d9f-1", connection, stage)
        Terminal.heading("The topology file now says 25 ms more each way between the two edge sites")
        connection = try await scene.reopen(
            topology.delayed(by: Self.degradation, between: "edge-north", and: "edge-south"))
        let after = try await untilChanged(from: before, connection, stage) { true }
        conclude(before: before, after: after)
    }

    /// Milliseconds that the link between the edge sites gets worse by.
    static let degradation = 25.0

    /// Schedules the pods that have no choice to make, each on the best node of its answer.
    private func place(_ components: [String], _ connection: ControlPlaneConnection, _ stage: Stage) async throws {
        for component in components {
            let pod = "\(component)-0"
            let answer = try await ask(for: component, pod: pod, explained: false, connection, stage)
            guard let node = answer.best else { throw DemoFailure("no node is possible for \(component)") }
            try await connection.place(pod: pod, of: component, in: application, on: node)
            Terminal.say("  → \(Terminal.strong(pod)) runs on \(Terminal.strong(node))")
        }
    }

    private func ask(
        for component: String, pod: String, explained: Bool = true, _ connection: ControlPlaneConnection,
        _ stage: Stage
    ) async throws -> Answer {
        try Interrupt.check()
        Terminal.heading("kube-scheduler asks: where can \(pod) go?")
        let answer = try await answer(for: component, pod: pod, connection)
        AnswerReport(answer: answer, nodes: topology.nodes.map(\.name)).print()
        if explained { try explain(component, connection, stage) }
        return answer
    }

    private func answer(for component: String, pod: String, _ connection: ControlPlaneConnection) async throws -> Answer
    {
        try await connection.schedule(
            { candidates in
                try recorded.body(pod: pod, of: component, in: application, nodes: candidates)
            }, candidates: topology.nodes.map(\.name))
    }

    /// Asks again every second, once that is due, until the best node is another one.
    private func untilChanged(
        from before: Answer, _ connection: ControlPlaneConnection, _ stage: Stage, isDue: () async throws -> Bool
    ) async throws -> Answer {
        for _ in 0..<60 {
            if try await isDue(),
                try await answer(for: "detector", pod: "detector-7d9f-2", connection).best != before.best
            {
                Terminal.endProgress()
                return try await ask(for: "detector", pod: "detector-7d9f-2", connection, stage)
            }
            try stage.requireAlive()
            try await Interrupt.pause(1)
        }
        throw DemoFailure("the answer did not change within 60 s after the link degraded")
    }

    private func conclude(before: Answer, after: Answer) {
        Terminal.heading("The answer changed")
        Terminal.say("  detector: \(before.best ?? "nowhere") before, \(after.best ?? "nowhere") now")
    }

    private func explain(_ component: String, _ connection: ControlPlaneConnection, _ stage: Stage) throws {
        let name = "explain-\(component)"
        let process = try stage.start(
            "isochrone",
            [
                "explain", "\(application.namespace)/\(application.name)", "--component", component,
                "--server", connection.api,
            ], as: name)
        process.wait()
        stage.forget(process)
        let text = (try? String(contentsOfFile: stage.logPath(name), encoding: .utf8)) ?? ""
        try? FileManager.default.removeItem(atPath: stage.logPath(name))
        text.split(separator: "\n", omittingEmptySubsequences: false).forEach { Terminal.note("    \($0)") }
    }
}
