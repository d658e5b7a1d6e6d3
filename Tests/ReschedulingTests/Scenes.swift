import ClusterModel
import TestSupport

/// Small clusters and applications that several suites use.
enum Scenes {
    /// A measured link in both directions.
    static func measured(
        _ left: String, _ right: String, latency: Double, observedAt: Timestamp?
    ) -> [Link] {
        [(left, right), (right, left)].map {
            Link(
                source: $0.0, sink: $0.1,
                estimate: measuredEstimate(latency: latency, reliability: 0.9999, observedAt: observedAt))
        }
    }

    /// Measured links between all pairs, of the latency that `latency` says.
    static func mesh(_ names: [String], observedAt: Timestamp?, _ latency: (String, String) -> Double) -> [Link] {
        names.indices.flatMap { left in
            names.indices.dropFirst(left + 1).flatMap { right in
                measured(
                    names[left], names[right], latency: latency(names[left], names[right]), observedAt: observedAt)
            }
        }
    }

    /// A sensor at the gate, and a worker that has to hear it within 20 ms at p95.
    static func readings(
        _ name: String = "readings", limit: Double = 20, criteria: Bool = true, milliCPU: Int64 = 1_000
    ) -> Application {
        Application(
            name: name,
            components: [
                Component(name: "sensor", resources: Resources(milliCPU: 100)),
                Component(name: "worker", resources: Resources(milliCPU: milliCPU)),
            ],
            channels: [Channel(name: "readings", source: "sensor", sink: "worker")],
            constraints: [
                Constraint(
                    name: "at-the-gate", targets: Targets(components: ["sensor"]),
                    rule: .node(
                        NodeRequirement(key: WellKnown.hostnameLabel, operator: .in, values: ["gate"]))),
                Constraint(
                    name: "in-time", targets: Targets(channels: ["readings"]),
                    rule: .latency(max: limit, statistic: .p95)),
            ],
            criteria: criteria ? [Criterion(goal: .minimize, metric: .latency)] : [])
    }

    /// The gate and as many edge nodes as there are latencies; the gate's links to them are what `latency` says at the
    /// moment, and edges hear each other within 2 ms.
    static func star(
        _ count: Int = 2, application: Application = readings(), mode: ReschedulingPolicy.Mode = .violations,
        _ latency: @escaping @Sendable (_ edge: Int, _ seconds: Double) -> Double
    ) -> World {
        let names = ["gate"] + (1...count).map { "edge-\($0)" }
        let nodes = names.map { node($0, milliCPU: $0 == "gate" ? 200 : 4_000) }
        let policy = SchedulingPolicy(name: "test", rescheduling: ReschedulingPolicy(mode: mode))
        var world = World(nodes: nodes, applications: [application], policy: policy) { seconds, now in
            mesh(names, observedAt: now) { left, right in
                guard left == "gate", let edge = Int(right.dropFirst(5)) else { return 2 }
                return latency(edge, seconds)
            }
        }
        world.start(application.name, ("sensor", "gate"), ("worker", "edge-1"))
        return world
    }
}
