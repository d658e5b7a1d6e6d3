import ClusterModel
import Placement

/// The two test beds of Polaris Scheduler with their applications: nodes, links and limits as in
/// `go/scheduler/hack/testbed/experiments` of polaris-slo-cloud/polaris-scheduler (Apache-2.0, commit 398107f2).
enum PolarisTestbed {
    /// Both ends by name, milliseconds, kbit/s.
    typealias Wire = (String, String, Double, Double)

    private static func node(
        _ name: String, milliCPU: Int64 = 4000, mebibytes: Int64, labels: [String: String] = [:]
    ) -> Node {
        Node(name: name, labels: labels, allocatable: Resources(milliCPU: milliCPU, memory: mebibytes << 20))
    }

    private static func topology(_ name: String, _ nodes: [Node], _ wires: [Wire]) -> Topology {
        Topology(
            name: name, routing: .shortest, nodes: nodes,
            links: wires.flatMap { wire in
                [(wire.0, wire.1), (wire.1, wire.0)].map { source, sink in
                    Link(
                        source: source, sink: sink,
                        estimate: LinkEstimate(
                            latency: LatencySummary(constant: wire.2), jitter: 0,
                            reliability: ReliabilityEstimate(declared: 1), bandwidth: wire.3 * 1000,
                            method: .declared))
                }
            })
    }

    private static func application(
        _ name: String, _ components: [Component], needs: (component: String, label: String),
        _ channels: [(source: String, sink: String, milliseconds: Double, kilobits: Double)]
    ) -> Application {
        Application(
            name: name, components: components,
            channels: channels.map {
                Channel(
                    name: "\($0.source)-\($0.sink)", source: $0.source, sink: $0.sink, bandwidth: $0.kilobits * 1000)
            },
            constraints: channels.map {
                Constraint(
                    name: "\($0.source)-\($0.sink)", targets: Targets(channels: ["\($0.source)-\($0.sink)"]),
                    rule: .latency(max: $0.milliseconds, statistic: .p95))
            } + [
                Constraint(
                    name: "equipped", targets: Targets(components: [needs.component]),
                    rule: .node(NodeRequirement(key: needs.label, operator: .exists, values: [])))
            ],
            criteria: [Criterion(goal: .minimize, metric: .latency)])
    }

    private static func component(_ name: String, milliCPU: Int64, mebibytes: Int64) -> Component {
        Component(name: name, resources: Resources(milliCPU: milliCPU, memory: mebibytes << 20))
    }

    // MARK: Scenario 1

    private static let camera = "rainbow-h2020.eu/camera"

    /// Hazard detection on seven nodes.
    static let hazardWatch = PlanningRequest(
        application: application(
            "hazard-watch",
            [
                component("hazard-detector", milliCPU: 1000, mebibytes: 1024),
                component("alert-validator", milliCPU: 2000, mebibytes: 2048),
                component("alert-manager", milliCPU: 4000, mebibytes: 4096),
            ], needs: ("hazard-detector", camera),
            [
                ("hazard-detector", "alert-validator", 10, 5000), ("alert-validator", "alert-manager", 50, 10000),
            ]),
        snapshot: ClusterSnapshot(
            topology: topology(
                "scenario-01",
                [
                    node("kind-control-plane", mebibytes: 8192),
                    node("kind-worker", mebibytes: 1024, labels: [camera: "1"]),
                    node("kind-worker2", mebibytes: 1024, labels: [camera: "1"]),
                    node("kind-worker3", mebibytes: 1024, labels: [camera: "1"]),
                    node("kind-worker4", mebibytes: 4096), node("kind-worker5", mebibytes: 2048),
                    node("kind-worker6", mebibytes: 2048),
                ],
                [
                    ("kind-control-plane", "kind-worker4", 25, 20000),
                    ("kind-control-plane", "kind-worker5", 40, 40000), ("kind-worker", "kind-worker4", 20, 5000),
                    ("kind-worker2", "kind-worker5", 5, 10000), ("kind-worker2", "kind-worker6", 10, 10000),
                    ("kind-worker3", "kind-worker6", 10, 10000), ("kind-worker4", "kind-worker5", 10, 20000),
                    ("kind-worker5", "kind-worker6", 10, 40000),
                ])), now: Timestamp(milliseconds: 0))

    // MARK: Scenario 2

    private static let baseStation = "polaris-slo-cloud.github.io/base-station-5g"

    /// Ten sub-clusters of a cloud node and eleven edge nodes, the cloud nodes fully meshed.
    private static let trafficNodes = (0..<10).flatMap { cluster -> [Node] in
        let labels = [WellKnown.subClusterLabel: "\(cluster)", WellKnown.tierLabel: "edge"]
        let cloud = [WellKnown.subClusterLabel: "\(cluster)", WellKnown.tierLabel: "cloud"]
        let kinds: [(String, Int, Int64)] = [("raspi-3b", 2, 1024), ("raspi-4s", 2, 2048), ("raspi-4m", 4, 4096)]
        return [node("cloud-medium-\(cluster)", milliCPU: 16000, mebibytes: 32768, labels: cloud)]
            + kinds.flatMap { kind, count, memory in
                (0..<count).map { node("\(kind)-\(cluster * count + $0)", mebibytes: memory, labels: labels) }
            }
            + (0..<3).map {
                node(
                    "base-station-5g-\(cluster * 3 + $0)", mebibytes: 1024,
                    labels: labels.merging([baseStation: ""]) { $1 })
            }
    }

    private static let trafficWires = (0..<10).flatMap { cluster -> [Wire] in
        func cloud(_ other: Int) -> String { "cloud-medium-\(other)" }
        func small(_ index: Int) -> String { "raspi-3b-\(cluster * 2 + index)" }
        func middle(_ index: Int) -> String { "raspi-4s-\(cluster * 2 + index)" }
        func large(_ index: Int) -> String { "raspi-4m-\(cluster * 4 + index)" }
        func station(_ index: Int) -> String { "base-station-5g-\(cluster * 3 + index)" }
        let wires: [Wire] = [
            (cloud(cluster), large(0), 20, 20000), (cloud(cluster), large(1), 50, 10000),
            (cloud(cluster), large(2), 80, 10000), (large(0), large(1), 80, 10000), (large(1), large(2), 80, 10000),
            (small(0), large(1), 5, 20000), (small(1), large(1), 10, 10000), (small(0), large(2), 10, 10000),
            (small(1), large(2), 10, 10000), (small(0), large(3), 20, 20000), (small(0), middle(0), 40, 20000),
            (small(1), middle(1), 5, 10000), (station(0), large(3), 5, 50000), (station(0), middle(0), 5, 20000),
            (middle(0), middle(1), 5, 10000), (station(1), middle(0), 5, 10000), (station(1), middle(1), 10, 10000),
            (station(2), middle(0), 10, 10000), (station(2), middle(1), 10, 2000),
        ]
        return wires + (0..<cluster).map { (cloud($0), cloud(cluster), 1, 1_000_000) }
    }

    /// Traffic monitoring on 120 nodes, one replica of each service.
    static let trafficMonitoring = PlanningRequest(
        application: application(
            "traffic-monitoring",
            [
                component("collector", milliCPU: 1000, mebibytes: 1024),
                component("aggregator", milliCPU: 4000, mebibytes: 2048),
                component("hazard-broadcaster", milliCPU: 2000, mebibytes: 2048),
                component("region-manager", milliCPU: 4000, mebibytes: 8192),
                component("traffic-info-provider", milliCPU: 2000, mebibytes: 2048),
            ], needs: ("collector", baseStation),
            [
                ("collector", "aggregator", 50, 10000), ("collector", "hazard-broadcaster", 10, 1000),
                ("aggregator", "region-manager", 100, 10000), ("region-manager", "traffic-info-provider", 50, 20000),
            ]),
        snapshot: ClusterSnapshot(topology: topology("scenario-02", trafficNodes, trafficWires)),
        now: Timestamp(milliseconds: 0))
}
