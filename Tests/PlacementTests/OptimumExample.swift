import ClusterModel
import Foundation
import Testing

/// A placement instance with its proven optimum, as `OptimumExamples` holds them.
struct OptimumExample: Decodable {
    struct Machine: Decodable {
        let name: String
        let cpu: Double
        let mem: Double
    }

    struct Part: Decodable {
        let name: String
        let cpu: Double
        let mem: Double
        let allowed: [String]?
    }

    struct Wire: Decodable {
        let name: String
        let from: String
        let to: String
        let max_latency_ms: Double?
        let min_reliability: Double?
        let weight: Double?
    }

    struct Walk: Decodable {
        let name: String
        let channels: [String]
        let max_latency_ms: Double?
        let min_reliability: Double?
    }

    struct Expected: Decodable {
        let status: String
        let value: Double?
    }

    let name: String
    let nodes: [Machine]
    let latency_ms: [[Double?]]
    let reliability: [[Double?]]?
    let components: [Part]
    let channels: [Wire]
    let paths: [Walk]

    static func load(_ name: String) throws -> (example: OptimumExample, expected: Expected) {
        let folder = try #require(Bundle.module.url(forResource: "OptimumExamples", withExtension: nil))
        func decode<Value: Decodable>(_ type: Value.Type, _ file: String) throws -> Value {
            try JSONDecoder().decode(type, from: Data(contentsOf: folder.appendingPathComponent(file)))
        }
        return (
            try decode(OptimumExample.self, "\(name).json"), try decode(Expected.self, "\(name).expected.json")
        )
    }

    var snapshot: ClusterSnapshot {
        ClusterSnapshot(
            revision: 1,
            nodes: nodes.map {
                Node(name: $0.name, allocatable: Resources(milliCPU: Int64($0.cpu), memory: Int64($0.mem)))
            }, links: links)
    }

    private var links: [Link] {
        nodes.indices.flatMap { source in
            nodes.indices.compactMap { sink -> Link? in
                guard source != sink, let latency = latency_ms[source][sink], latency >= 0 else { return nil }
                var estimate = LinkEstimate(latency: LatencySummary(constant: latency), method: .declared)
                let chance = reliability.map { $0[source][sink] } ?? 1
                guard let chance, chance > 0 else { return nil }
                estimate.reliability = ReliabilityEstimate(declared: chance)
                return Link(source: nodes[source].name, sink: nodes[sink].name, estimate: estimate)
            }
        }
    }

    /// The instance as an application: a missing link is no connection, so every channel carries a limit that an unknown
    /// link breaks.
    var application: Application {
        Application(
            name: name,
            components: components.map {
                Component(name: $0.name, resources: Resources(milliCPU: Int64($0.cpu), memory: Int64($0.mem)))
            },
            channels: channels.map { Channel(name: $0.name, source: $0.from, sink: $0.to) },
            paths: paths.map { Path(name: $0.name, channels: $0.channels) }, constraints: constraints,
            criteria: channels.map {
                // A limit on the same channel is the criterion's scale; the instances count plain milliseconds.
                Criterion(
                    targets: Targets(channels: [$0.name]), goal: .minimize, metric: .latency,
                    weight: ($0.weight ?? 1) * ($0.max_latency_ms ?? 1))
            })
    }

    private var constraints: [Constraint] {
        components.compactMap { part in
            part.allowed.map {
                Constraint(
                    targets: Targets(components: [part.name]),
                    rule: .node(NodeRequirement(key: WellKnown.hostnameLabel, operator: .in, values: $0)))
            }
        } + channels.flatMap { limits(Targets(channels: [$0.name]), $0.max_latency_ms, $0.min_reliability) }
            + paths.flatMap { limits(Targets(paths: [$0.name]), $0.max_latency_ms, $0.min_reliability) }
            + [Constraint(name: "connected", rule: .reliability(min: 0, evidence: nil))]
    }

    private func limits(_ targets: Targets, _ latency: Double?, _ reliability: Double?) -> [Constraint] {
        [
            latency.map { Constraint(targets: targets, rule: .latency(max: $0, statistic: .p95)) },
            reliability.map { Constraint(targets: targets, rule: .reliability(min: $0, evidence: nil)) },
        ].compactMap { $0 }
    }
}
