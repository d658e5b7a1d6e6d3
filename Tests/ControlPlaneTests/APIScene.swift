import ClusterModel
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Placement
import StateStore
import TestSupport

@testable import ControlPlane

/// A control plane in memory whose REST API is asked without a network.
struct APIScene: Sendable {
    let clock = ManualClock()
    let state: ClusterState
    let schedulers: ApplicationSchedulers
    let settings: APISettings
    let access: AccessCache?

    /// Three nodes in two sub-clusters with links `a ⇄ b` 5 ms, `a ⇄ c` 20 ms, and none between `b` and `c`.
    static let topology = Topology(
        name: "three",
        nodes: [
            node("a", tier: "edge", subCluster: "north"), node("b", tier: "edge", subCluster: "north"),
            node("c", tier: "cloud", subCluster: "south"),
        ],
        links: links("a", "b", latency: 5, reliability: 0.999) + links("a", "c", latency: 20, reliability: 0.99))

    init(
        topology: Topology? = APIScene.topology, engine: PlanningEngine = .firstNode,
        scheduling: SchedulingSettings = SchedulingSettings(), settings: APISettings = APISettings(),
        access: AccessControl? = nil
    ) async throws {
        let clock = clock
        state = try await ClusterState.open(store: InMemoryStateStore(now: { clock.now }), now: { clock.now })
        if let topology { state.declare(topology) }
        state.rebuildNow()
        schedulers = ApplicationSchedulers(
            state: state, settings: scheduling, engine: engine, now: { clock.now },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        self.settings = settings
        self.access = access.map { AccessCache($0, now: { clock.now }) }
    }

    var router: Router<APIRequestContext> {
        let clock = clock
        return RESTAPI(
            APIServices(
                state: state, schedulers: schedulers, settings: settings, access: access, now: { clock.now })
        ).router()
    }

    /// One request and its response.
    @discardableResult
    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await Application(router: router).test(.router) { client in
            try await client.execute(
                uri: "/api/v1\(path)", method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
            ) { Answer(status: $0.status.code, headers: $0.headers, body: Data(String(buffer: $0.body).utf8)) }
        }
    }

    func put(_ applications: ClusterModel.Application...) async throws {
        for application in applications { try await state.put(application: application) }
        schedulers.refresh()
    }

    /// A pod of a component, by its name.
    func standing(
        of pod: String, _ component: String?, in application: String?, namespace: String = "default"
    ) async -> PodStanding {
        await schedulers.standing(
            of: PodIdentity(
                namespace: namespace, name: pod, uid: "uid-\(pod)", application: application, component: component))
    }
}

/// A response with its JSON.
struct Answer: Sendable {
    var status: Int
    var headers: HTTPFields
    var body: Data

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The string at a path of keys and indices.
    func text(_ path: any Sendable...) -> String? { value(path) as? String }

    /// The number at a path of keys and indices.
    func number(_ path: any Sendable...) -> Double? { (value(path) as? NSNumber)?.doubleValue }

    /// How many items the list at a path has.
    func count(_ path: any Sendable...) -> Int? { (value(path) as? [Any])?.count }

    private func value(_ path: [any Sendable]) -> Any? {
        path.reduce(try? JSONSerialization.jsonObject(with: body)) { value, step in
            if let key = step as? String { return (value as? [String: Any])?[key] }
            guard let index = step as? Int, let list = value as? [Any], list.indices.contains(index) else { return nil }
            return list[index]
        }
    }
}

extension PlanningEngine {
    /// Puts everything on the first node, and finds every node possible.
    static let firstNode = PlanningEngine { request, _ in
        let taken = Set(request.placed.map { "\($0.component) \($0.replica)" })
        let planned = request.application.components.flatMap { component in
            (0..<component.replicas).filter { !taken.contains("\(component.name) \($0)") }.compactMap { replica in
                request.snapshot.nodes.first.map {
                    ReplicaPlacement(component: component.name, replica: replica, node: $0.name)
                }
            }
        }
        return Plan(
            application: request.application.id, status: .optimal, placements: request.placed + planned, objective: 1,
            bound: 1, snapshotRevision: request.snapshot.revision, plannedAt: request.now)
    } assess: { request, plan, component, _ in
        Assessment(
            component: component, replica: 0,
            verdicts: request.snapshot.nodes.map {
                .passes(score: plan.node(of: component, replica: 0) == $0.name ? 10 : 0, regret: nil)
            })
    }
}
