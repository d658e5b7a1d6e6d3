import ClusterModel
import Foundation
import Manifests

/// Where components run, read from what `place` and its strategies print as JSON.
struct PlacementFile: Decodable {
    private var applications: [Plan]

    fileprivate struct Plan: Decodable {
        var application: String
        var placements: [ReplicaPlacement]
    }

    private enum Key: String, CodingKey {
        case applications
    }

    /// One plan by itself, or several under `applications`.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        applications =
            container.contains(.applications)
            ? try container.decode([Plan].self, forKey: .applications) : [try Plan(from: decoder)]
    }

    /// For each application the nodes of each component's replicas.
    static func read(_ path: String) -> ReadResult<[ApplicationID: [String: [String]]]> {
        let bytes: [UInt8]
        switch ManifestReader.bytes(atPath: path) {
        case .success(let read): bytes = read
        case .failure(let failure):
            return .failure([
                Problem(file: path, line: 0, column: 0, message: failure.reason, remedy: failure.remedy)
            ])
        }
        guard bytes.count <= ManifestLimits.fileSize,
            let file = try? JSONDecoder().decode(PlacementFile.self, from: Data(bytes))
        else {
            return .failure([
                Problem(
                    file: path, line: 0, column: 0, message: "it holds no placements",
                    remedy: "give what `isochrone place … -o json` printed")
            ])
        }
        return .success(Dictionary(file.applications.map { ($0.id, $0.nodes) }) { first, _ in first })
    }
}

extension PlacementFile.Plan {
    /// `namespace/name`, as plans write it.
    fileprivate var id: ApplicationID {
        let parts = application.split(separator: "/", maxSplits: 1).map(String.init)
        guard let namespace = parts.first, let name = parts.last, parts.count == 2 else {
            return ApplicationID(name: application)
        }
        return ApplicationID(namespace: namespace, name: name)
    }

    fileprivate var nodes: [String: [String]] {
        Dictionary(grouping: placements, by: \.component).mapValues { $0.map(\.node) }
    }
}
