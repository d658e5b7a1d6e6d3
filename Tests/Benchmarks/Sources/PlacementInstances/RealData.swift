import Foundation

/// An application of `Data/applications`.
struct RealApplication: Decodable {
    struct Part: Decodable {
        let name: String
        let cpuMilli: Int64
        let memoryMiB: Int64
    }

    struct Call: Decodable {
        let from: String
        let to: String
    }

    let name: String
    let components: [Part]
    let channels: [Call]
}

/// A network of `Data/networks`: one-way latencies in ms, row: from, column: to; absent where nobody measured.
struct RealNetwork: Decodable {
    let name: String
    let p50: [[Double?]]
    let p95: [[Double?]]?
    let reliability: [[Double?]]?
}

/// Reads every file of a folder, in the order of names.
func decoded<Value: Decodable>(_ type: Value.Type, in folder: URL) throws -> [Value] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        .filter { $0.pathExtension == "json" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
        .map { try JSONDecoder().decode(type, from: Data(contentsOf: $0)) }
}
