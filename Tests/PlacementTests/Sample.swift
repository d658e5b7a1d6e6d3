import ClusterModel
import Placement

/// The small city of the tests below: two edge nodes and a cloud, measured at different times.
enum Sample {
    static let now = Timestamp(milliseconds: 1_000_000)

    static func node(_ name: String, tier: String, milliCPU: Int64, cost: Double) -> Node {
        Node(
            name: name, labels: [WellKnown.tierLabel: tier],
            allocatable: Resources(milliCPU: milliCPU, memory: 8 << 30), properties: ["cost": .number(cost)])
    }

    /// A link that was measured `age` seconds ago.
    static func link(_ source: String, _ sink: String, _ latency: Double, age: Double = 4) -> Link {
        Link(
            source: source, sink: sink,
            estimate: LinkEstimate(
                latency: LatencySummary(min: latency / 2, p50: latency / 2, p95: latency, p99: latency * 2), jitter: 2,
                reliability: ReliabilityEstimate(estimate: 0.9995, lower: 0.999, upper: 1, messages: 4000),
                bandwidth: 20e6, sampleCount: 60, observedAt: now.advanced(bySeconds: -age), method: .active))
    }

    static let nodes = [
        node("gate", tier: "edge", milliCPU: 1000, cost: 3), node("post", tier: "edge", milliCPU: 2000, cost: 4),
        node("core", tier: "cloud", milliCPU: 64000, cost: 1),
    ]

    /// The way back from the core is slower than the way there.
    static let links = [
        link("gate", "core", 20), link("core", "gate", 61.2), link("gate", "post", 5),
        link("post", "gate", 5, age: 200),
        link("post", "core", 30), link("core", "post", 35, age: 700),
    ]

    static let snapshot = ClusterSnapshot(revision: 3, nodes: nodes, links: links)

    /// A camera at the edge whose frames a detector judges, and two alarms.
    static let application = Application(
        name: "traffic-watch", namespace: "city",
        components: [
            Component(name: "camera", resources: Resources(milliCPU: 250, memory: 128 << 20)),
            Component(name: "detector", resources: Resources(milliCPU: 2000, memory: 2 << 30), processingLatency: 8),
            Component(name: "alarm", replicas: 2, resources: Resources(milliCPU: 100, memory: 64 << 20)),
        ],
        channels: [
            Channel(name: "frames", source: "camera", sink: "detector", bandwidth: 5e6),
            Channel(name: "events", source: "detector", sink: "alarm"),
        ], paths: [Path(name: "sight-to-alarm", channels: ["frames", "events"])],
        constraints: [
            Constraint(
                name: "in-time", targets: Targets(paths: ["sight-to-alarm"]), rule: .latency(max: 40, statistic: .p95)),
            Constraint(
                name: "arrives", targets: Targets(channels: ["frames"]), rule: .reliability(min: 0.999, evidence: nil)),
            Constraint(
                name: "at-the-edge", targets: Targets(components: ["camera"]),
                rule: .node(NodeRequirement(key: WellKnown.tierLabel, operator: .in, values: ["edge"]))),
            Constraint(
                name: "spread", targets: Targets(components: ["alarm"]),
                rule: .separate(topologyKey: WellKnown.hostnameLabel), enforcement: .preferred(weight: 2)),
        ],
        criteria: [
            Criterion(targets: Targets(paths: ["sight-to-alarm"]), goal: .minimize, metric: .latency, weight: 3),
            Criterion(goal: .minimize, metric: .open("cost")),
        ])

    static func request(_ application: Application = application, placed: [ReplicaPlacement] = []) -> PlanningRequest {
        PlanningRequest(application: application, snapshot: snapshot, placed: placed, now: now)
    }

    /// Two components with one channel and a limit on it.
    static func pair(
        _ limit: Double, source: String = "a", sink: String = "b", match: ReplicaMatch = .all, replicas: Int = 1
    ) -> Application {
        Application(
            name: "pair", components: [Component(name: "a"), Component(name: "b", replicas: replicas)],
            channels: [Channel(name: "k", source: source, sink: sink, replicaMatch: match)],
            constraints: [
                Constraint(
                    name: "in-time", targets: Targets(channels: ["k"]), rule: .latency(max: limit, statistic: .p95))
            ])
    }
}
