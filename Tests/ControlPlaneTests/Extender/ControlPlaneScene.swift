import ClusterModel
import ControlPlane
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import MetricsTestKit
import NIOCore
import Placement
import StateStore
import TestSupport
import Testing

/// The extender's routes on real schedulers and the real planner, asked as kube-scheduler asks.
struct ControlPlaneScene {
    let clock: ManualClock
    let state: ClusterState
    let schedulers: ApplicationSchedulers
    let decisions = DecisionLog()
    let metrics = TestMetrics()
    let log = RecordedLog()
    var configuration = ExtenderRoutes.Configuration()
    var binder: PodBinder?
    var rejected: RejectedPods?

    /// - Parameter store: Where the state is; of another scene, what a restart finds.
    init(
        _ topology: Topology, applications: [ClusterModel.Application] = [], store: (any StateStore)? = nil,
        clock: ManualClock = ManualClock(), scheduling: SchedulingSettings = SchedulingSettings(requestBudget: 20),
        engine: PlanningEngine = .planner
    ) async throws {
        self.clock = clock
        state = try await ClusterState.open(
            store: store ?? InMemoryStateStore(now: { clock.now }), now: { clock.now })
        state.declare(topology)
        state.rebuildNow()
        for application in applications { try await state.put(application: application) }
        schedulers = ApplicationSchedulers(
            state: state, settings: scheduling, engine: engine, now: { clock.now }, logger: log.logger)
    }

    var routes: ExtenderRoutes {
        let clock = clock
        return ExtenderRoutes(
            assessor: schedulers, binder: binder, configuration: configuration, decisions: decisions,
            rejected: rejected, metrics: metrics, now: { clock.now }, logger: log.logger)
    }

    /// The body of the answer to one request.
    func ask(_ verb: String, _ body: [UInt8]) async throws -> [UInt8] {
        try await Application(router: routes.router()).test(.router) { client in
            let response = try await client.executeRequest(
                uri: "/\(verb)", method: .post, headers: [:], body: ByteBuffer(bytes: body))
            #expect(response.status == .ok)
            return Array(response.body.readableBytesView)
        }
    }

    /// The names that pass, and why the others do not.
    func filter(
        _ pod: String, _ component: String, of application: String, among nodes: [String]
    ) async throws -> (passing: [String], failed: [String: String], error: String) {
        let body = podBody(pod, component, of: application, #""NodeNames":\#(Self.list(nodes))"#)
        let object = try #require(SchedulerAnswer(try await ask("filter", body)).object)
        var failed = object["FailedNodes"] as? [String: String] ?? [:]
        failed.merge(object["FailedAndUnresolvableNodes"] as? [String: String] ?? [:]) { $1 }
        return (object["NodeNames"] as? [String] ?? [], failed, object["Error"] as? String ?? "")
    }

    /// The score of each node.
    func scores(
        _ pod: String, _ component: String, of application: String, among nodes: [String]
    ) async throws -> [String: Int] {
        let body = podBody(pod, component, of: application, #""NodeNames":\#(Self.list(nodes))"#)
        let value = try JSONSerialization.jsonObject(with: Data(try await ask("prioritize", body)))
        let list = try #require(value as? [[String: Any]])
        return Dictionary(list.map { ($0["Host"] as? String ?? "", $0["Score"] as? Int ?? -1) }) { $1 }
    }

    /// The Error of a bind, empty for success.
    func bind(_ pod: String, to node: String) async throws -> String {
        let body = #"{"PodName":"\#(pod)","PodNamespace":"default","PodUID":"uid-\#(pod)","Node":"\#(node)"}"#
        let object = try #require(SchedulerAnswer(try await ask("bind", Array(body.utf8))).object)
        return try #require(object["Error"] as? String)
    }

    /// The nodes that a preemption keeps, in the order of the answer.
    ///
    /// - Parameter victims: Pods by their names, on each node.
    func preempt(
        _ pod: String, _ component: String, of application: String,
        _ victims: [(node: String, pods: [String], pdb: Int)]
    ) async throws -> [String] {
        let map = victims.map { node, pods, pdb in
            #""\#(node)":{"Pods":[\#(pods.map { #"{"UID":"uid-\#($0)"}"# }.joined(separator: ","))],"NumPDBViolations":\#(pdb)}"#
        }.joined(separator: ",")
        let body = podBody(
            pod, component, of: application, #""NodeNameToVictims":null,"NodeNameToMetaVictims":{\#(map)}"#)
        let text = String(decoding: try await ask("preempt", body), as: UTF8.self)
        let kept = victims.map(\.node).filter { text.contains("\"\($0)\":{") }
        func place(_ node: String) -> String.Index { text.range(of: "\"\(node)\":{")?.lowerBound ?? text.endIndex }
        return kept.sorted { place($0) < place($1) }
    }

    func podBody(_ pod: String, _ component: String, of application: String, _ rest: String) -> [UInt8] {
        let labels = #""isochrone.dev/application":"\#(application)","isochrone.dev/component":"\#(component)""#
        return Array(
            #"{"Pod":{"metadata":{"name":"\#(pod)","namespace":"default","uid":"uid-\#(pod)","labels":{\#(labels)}},"spec":{}},"Nodes":null,\#(rest)}"#
                .utf8)
    }

    private static func list(_ names: [String]) -> String {
        "[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }
}
