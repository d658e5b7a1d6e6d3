import ClusterModel
import CommandSupport
import ControlPlane
import Foundation
import Manifests

/// The state that files declare: loaded at start, for use without a cluster.
struct Declarations {
    let topology: Topology?
    let applications: [Application]
    let policies: [SchedulingPolicy]

    /// - Throws: ``InputError`` with every problem of the first file that has any.
    init(topology: String?, applications: [String], policies: String?) throws {
        self.topology = try topology.map { try Self.read(ManifestReader.topology(atPath: $0)) }
        self.policies = try policies.map(Self.policies) ?? []
        self.applications = try applications.map { try Self.read(ManifestReader.application(atPath: $0)) }
        let known = SchedulingSettings(policies: self.policies)
        for (file, application) in zip(applications, self.applications) where known.policy(of: application) == nil {
            throw InputError(
                "\(file): spec.policy: no policy \"\(application.policy ?? "")\" is loaded, only "
                    + known.policies.keys.sorted().joined(separator: ", ") + "; load more with --policies DIR")
        }
    }

    private static func policies(in directory: String) throws -> [SchedulingPolicy] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
            throw InputError("--policies \(directory): there is no such directory that can be read")
        }
        let files = names.filter { ["yaml", "yml", "json"].contains(($0 as NSString).pathExtension) }.sorted()
        return try files.map { try read(ManifestReader.policy(atPath: "\(directory)/\($0)")) }
    }

    private static func read<Value>(_ result: ReadResult<Value>) throws -> Value {
        switch result {
        case .success(let value): return value
        case .failure(let problems): throw InputError(problems.map(\.description).joined(separator: "\n"))
        }
    }
}
