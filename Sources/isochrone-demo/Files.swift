import ClusterModel
import Foundation
import Manifests

/// Reads and writes the manifests of the demo.
enum Files {
    /// - Throws: ``DemoFailure`` with the first problem of the file.
    static func topology(at path: String) throws -> Topology {
        try value(of: ManifestReader.topology(atPath: path), path)
    }

    /// - Throws: ``DemoFailure`` with the first problem of the file.
    static func application(at path: String) throws -> Application {
        try value(of: ManifestReader.application(atPath: path), path)
    }

    /// Writes a topology as a manifest and returns its path.
    static func write(_ topology: Topology, to directory: URL, as name: String) throws -> String {
        let path = directory.appendingPathComponent(name).path
        try Data(ManifestWriter.yaml(topology).utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private static func value<Value>(of result: ReadResult<Value>, _ path: String) throws -> Value {
        guard let value = result.value else {
            let problem = result.problems.first.map { String(describing: $0) } ?? "\(path) cannot be read"
            throw DemoFailure("\(problem) (run the demo from the project's directory)")
        }
        return value
    }
}
