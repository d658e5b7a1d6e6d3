import ClusterModel
import Foundation

/// A network and an application as `Tests/PlacementTests/OptimumExamples` holds them; `SOURCE.txt` there says whose
/// measurements they are.
struct ExampleNetwork: Decodable {
    struct Machine: Decodable {
        let name: String
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
    }

    let name: String
    let nodes: [Machine]
    let latency_ms: [[Double?]]
    let reliability: [[Double?]]?
    let components: [Part]
    let channels: [Wire]

    /// The examples whose limits are loose, so that limits of their own can be drawn for them.
    static func all(in folder: URL) throws -> [ExampleNetwork] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.lastPathComponent.hasSuffix("-loose.json") }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { try JSONDecoder().decode(ExampleNetwork.self, from: Data(contentsOf: $0)) }
    }

    /// The known links between different nodes; a missing one is no connection.
    var links: [Link] {
        nodes.indices.flatMap { source in
            nodes.indices.compactMap { sink -> Link? in
                guard source != sink, let latency = latency_ms[source][sink] else { return nil }
                guard let chance = reliability.map({ $0[source][sink] }) ?? 1, chance > 0 else { return nil }
                return Link(
                    source: nodes[source].name, sink: nodes[sink].name,
                    estimate: LinkEstimate(
                        latency: LatencySummary(constant: latency), reliability: ReliabilityEstimate(declared: chance),
                        method: .declared))
            }
        }
    }
}
