import ArgumentParser
import ClusterModel
import Foundation
import Manifests
import Simulation

/// The running system as the API tells it, ready to be simulated.
struct LiveCluster {
    let topology: Topology
    let applications: [LiveApplication]
    let policy: SchedulingPolicy
    let horizon: Double
    /// What of it is not as the running system has it.
    let notes: [String]

    /// - Parameter policy: What counts for all applications; `nil` for the one that most of them are under.
    init(_ connection: APIConnection, policy: SchedulingPolicy?, horizon: Double) async throws {
        let snapshot = try connection.decode(LiveSnapshot.self, from: try await connection.get("/snapshot"))
        let (topology, notes) = try snapshot.topology(called: connection.base)
        guard !topology.nodes.isEmpty else {
            Terminal.complain("isochrone: \(connection.base) knows no nodes yet, so there is nothing to ask about")
            throw ExitCode.failedJob
        }
        var applications: [LiveApplication] = []
        for row in try await connection.list("/applications", [], of: ApplicationRow.self) where row.problem == nil {
            let id = ApplicationID(namespace: row.namespace, name: row.name)
            applications.append(try await LiveApplication(id, connection))
        }
        self.topology = topology
        self.applications = applications
        self.horizon = horizon
        let (common, isCommon) = Self.commonPolicy(of: applications)
        self.policy = policy ?? common
        let mixed = "The applications are under several policies; \(common.name) counts for all of them here."
        self.notes = notes + (policy == nil && !isCommon ? [mixed] : [])
    }

    /// The question as a scenario of its own, or with the events, strategies and pace of a given one.
    func input(
        asking whatIf: WhatIfOptions, scenario file: String?, _ choices: SimulationChoices
    ) throws -> SimulationInput {
        let origin = TopologySource(origin: .manifest(file: topology.name))
        var input = SimulationInput(
            scenario: Scenario(name: "what-if", question: whatIf.question, topology: origin, horizon: horizon),
            file: file ?? topology.name)
        if let file {
            input = try ScenarioLoader.load(atPath: file).valueOrExit()
            input.scenario.topology = origin
            (input.scenario.workload, input.trace) = (Workload(), [])
        }
        choices.apply(to: &input.scenario)
        input.policy = policy
        input.topology = topology
        input.standing = applications.map(\.arrival)
        input.applications = Dictionary(input.standing.map { ($0.group, $0.application) }) { first, _ in first }
        input.notes += notes
        try whatIf.add(to: &input)
        return input
    }

    private static func commonPolicy(of applications: [LiveApplication]) -> (SchedulingPolicy, isCommon: Bool) {
        let counts = Dictionary(grouping: applications, by: \.policy.name).mapValues(\.count)
        let name = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        let policy = applications.first { $0.policy.name == name }?.policy ?? SchedulingPolicy()
        return (policy, counts.count < 2)
    }
}

/// One application that runs, with what it is planned from.
struct LiveApplication {
    let arrival: DrawnScenario.Arrival
    let policy: SchedulingPolicy

    init(_ id: ApplicationID, _ connection: APIConnection) async throws {
        let path =
            "/applications/\(APIConnection.escape(id.namespace))/\(APIConnection.escape(id.name))/planning"
        let body = try await connection.get(path)
        let fields = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        func manifest(_ key: String) -> [UInt8] {
            let object = fields?[key] as? [String: Any]
            return Array(object.flatMap { try? JSONSerialization.data(withJSONObject: $0) } ?? Data())
        }
        let file = "\(connection.base)\(path)"
        let application = try ManifestReader.application(from: manifest("manifest"), file: file).valueOrExit()
        let running = try connection.decode(Running.self, from: body)
        policy = try ManifestReader.policy(from: manifest("policy"), file: file).valueOrExit()
        arrival = DrawnScenario.Arrival(
            at: 0, group: id.description, application: application, running: running.placed)
    }

    private struct Running: Decodable {
        var placed: [ReplicaPlacement]
    }
}
