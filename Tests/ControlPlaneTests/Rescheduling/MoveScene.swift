import ClusterModel
import CoreMetrics
import Logging
import MetricsTestKit
import StateStore
import Synchronization
import TestSupport

@testable import ControlPlane

/// A control plane whose pods can be evicted, with the API server played by what a test says.
struct MoveScene {
    /// What was asked of Kubernetes, and what it knows of pods.
    final class Kubernetes: Sendable {
        struct State {
            var facts: [String: PodFacts] = [:]
            var evictions: [(pod: String, uid: String, dryRun: Bool)] = []
            var notes: [String] = []
            var answer: @Sendable (PodPlacement) -> PodEvictor.Outcome = { _ in .evicted }
        }

        let state = Mutex(State())

        var evictions: [String] { state.withLock { $0.evictions.map { $0.dryRun ? "\($0.pod) (dry)" : $0.pod } } }
        var notes: [String] { state.withLock { $0.notes } }

        var ports: ReschedulingPorts {
            ReschedulingPorts(
                evictor: PodEvictor { pod, uid, dryRun in
                    self.state.withLock { state in
                        state.evictions.append((pod.pod, uid, dryRun))
                        return state.answer(pod)
                    }
                },
                facts: { _, pod in self.state.withLock { $0.facts[pod] } },
                note: { pod, reason, message in
                    self.state.withLock { $0.notes.append("\(pod.pod) \(reason): \(message)") }
                })
        }

        func answer(_ outcome: PodEvictor.Outcome) {
            state.withLock { $0.answer = { _ in outcome } }
        }
    }

    var scene: ControlPlaneScene
    let kubernetes: Kubernetes
    let store: InMemoryStateStore
    var rescheduler: Rescheduler

    static let readings = ClusterModel.Application(
        name: "readings", policy: "moving",
        components: [
            Component(name: "sensor", resources: Resources(milliCPU: 100)),
            Component(name: "worker", resources: Resources(milliCPU: 1_000)),
        ],
        channels: [Channel(name: "readings", source: "sensor", sink: "worker")],
        constraints: [
            Constraint(
                name: "at-the-gate", targets: Targets(components: ["sensor"]),
                rule: .node(NodeRequirement(key: WellKnown.hostnameLabel, operator: .in, values: ["gate"]))),
            Constraint(
                name: "in-time", targets: Targets(channels: ["readings"]), rule: .latency(max: 20, statistic: .p95)),
        ], criteria: [Criterion(goal: .minimize, metric: .latency)])

    /// The gate 5 ms, or as told, from `edge-1`, and 8 ms from `edge-2`.
    static func topology(_ latency: Double = 5) -> Topology {
        Topology(
            name: "star", nodes: [node("gate", milliCPU: 200), node("edge-1"), node("edge-2")],
            links: links("gate", "edge-1", latency: latency) + links("gate", "edge-2", latency: 8)
                + links("edge-1", "edge-2", latency: 2))
    }

    init(
        mode: ReschedulingPolicy.Mode = .violations, store: InMemoryStateStore? = nil,
        clock: ManualClock = ManualClock(),
        kubernetes: Kubernetes = Kubernetes(), latency: Double = 5, application: ClusterModel.Application = readings
    ) async throws {
        let store = store ?? InMemoryStateStore(now: { clock.now })
        let policy = SchedulingPolicy(name: "moving", rescheduling: ReschedulingPolicy(mode: mode))
        scene = try await ControlPlaneScene(
            Self.topology(latency), applications: [application], store: store, clock: clock,
            scheduling: SchedulingSettings(requestBudget: 20, policies: PolicyCatalog([policy])))
        (self.store, self.kubernetes) = (store, kubernetes)
        rescheduler = Rescheduler(
            schedulers: scene.schedulers, state: scene.state, ports: kubernetes.ports, decisions: scene.decisions,
            metrics: scene.metrics, now: { clock.now }, random: { 0.5 }, logger: scene.log.logger)
        try await rescheduler.load()
    }

    /// A pod runs on a node.
    func run(_ pod: String, _ component: String, _ replica: Int = 0, on node: String) async throws {
        try await scene.state.put(
            placement: PodPlacement(
                pod: pod, uid: "uid-\(pod)", application: "readings", component: component, replica: replica,
                node: node))
        kubernetes.state.withLock { $0.facts[pod] = PodFacts(uid: "uid-\(pod)") }
        scene.schedulers.refreshPod("default", pod)
    }

    /// A pod is gone.
    func remove(_ pod: String) async throws {
        try await scene.state.removePlacement(namespace: "default", pod: pod)
        kubernetes.state.withLock { $0.facts[pod] = nil }
        scene.schedulers.refreshPod("default", pod)
    }

    func declare(_ latency: Double) {
        scene.state.declare(Self.topology(latency))
        scene.state.rebuildNow()
    }

    /// Looks every five seconds.
    func look(seconds: Double) async {
        for _ in 0..<Int(seconds / 5) {
            scene.clock.advance(bySeconds: 5)
            await rescheduler.look()
        }
    }

    /// The decisions on moves, the oldest first.
    var steps: [String] {
        scene.decisions.records(.init(verb: "evict")).reversed().map { record in
            "\(record.pod.name) \(record.outcome.rawValue)"
        }
    }
}
