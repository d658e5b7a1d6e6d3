import ClusterModel
import Foundation
import Placement
import TestSupport

@testable import ControlPlane

/// A camera in the north that sends frames to two detectors, of which at most 40 ms may pass, and what is measured there.
struct StatusScene: Sendable {
    var application = Application(
        name: "watch", namespace: "city",
        components: [
            Component(name: "camera", resources: Resources(milliCPU: 100, memory: 1 << 20)),
            Component(name: "detector", replicas: 2, resources: Resources(milliCPU: 100, memory: 1 << 20)),
        ],
        channels: [Channel(name: "frames", source: "camera", sink: "detector")],
        paths: [Path(name: "sight", channels: ["frames"])],
        constraints: [
            Constraint(
                name: "in-time", targets: Targets(paths: ["sight"]), rule: .latency(max: 40, statistic: .p95)),
            Constraint(
                name: "at-the-edge", targets: Targets(components: ["camera"]),
                rule: .node(NodeRequirement(key: WellKnown.tierLabel, operator: .in, values: ["edge"]))),
        ],
        criteria: [Criterion(goal: .minimize, metric: .latency)])
    /// Milliseconds between `edge` and `near`; `nil`: unknown.
    var latency: Double? = 12.34
    var isNearReady = true
    var policy = SchedulingPolicy()
    var now = Timestamp(milliseconds: 1_795_000_000_000)

    var snapshot: ClusterSnapshot {
        let near = latency.map { latency in
            ["edge", "near"].map { source in
                Link(
                    source: source, sink: source == "edge" ? "near" : "edge",
                    estimate: measured(latency, at: now.advanced(bySeconds: -4)))
            }
        }
        return ClusterSnapshot(
            revision: 7,
            nodes: [
                node("edge", tier: "edge"), node("near", tier: "cloud", isReady: isNearReady),
                node("far", tier: "cloud"),
            ],
            links: (near ?? []) + links("edge", "far", latency: 90))
    }

    private func measured(_ latency: Double, at moment: Timestamp) -> LinkEstimate {
        var estimate = LinkEstimate(latency: LatencySummary(constant: latency), method: .active)
        estimate.observedAt = moment
        estimate.sampleCount = 60
        return estimate
    }

    func request(_ placed: [ReplicaPlacement] = []) -> PlanningRequest {
        PlanningRequest(application: application, snapshot: snapshot, policy: policy, placed: placed, now: now)
    }

    /// The plan for what is known.
    var plan: Plan { Planner.plan(request(), deadline: .never) }

    static func pod(_ component: String, _ replica: Int, on node: String) -> PodPlacement {
        PodPlacement(
            namespace: "city", pod: "\(component)-\(replica)", application: "watch", component: component,
            replica: replica, node: node)
    }

    /// All replicas where the plan of the scene has them.
    static let whole = [pod("camera", 0, on: "edge"), pod("detector", 0, on: "near"), pod("detector", 1, on: "edge")]

    func basis(_ pods: [PodPlacement], plan: Plan? = nil) -> StatusBasis {
        StatusBasis(
            id: application.id, generation: 3, application: application, policy: policy, plan: plan ?? self.plan,
            pods: pods, checks: Planner.check(request(pods.map(\.replicaPlacement))),
            scheduler: .init(word: "builtin"), now: now)
    }

    func status(_ pods: [PodPlacement], plan: Plan? = nil) -> ApplicationStatus {
        ApplicationStatus(basis(pods, plan: plan))
    }
}

extension ApplicationStatus {
    /// `Planned=True/Optimal`, … without messages.
    var words: [String] { conditions.map { "\($0.kind.rawValue)=\($0.status.rawValue)/\($0.reason)" } }

    func message(_ kind: StatusCondition.Kind) -> String { conditions.first { $0.kind == kind }?.message ?? "" }
}
