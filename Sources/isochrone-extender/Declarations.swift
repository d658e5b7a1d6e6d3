import ClusterModel
import CommandSupport
import ControlPlane
import Foundation
import Manifests

/// The state that files declare: loaded at start, for use without a cluster.
struct Declarations {
    let topology: Topology?
    let applications: [Application]
    /// The directory of policies, as it was at the start; `nil` when none was named.
    let policyDirectory: PolicyDirectory?
    /// The policies in it.
    let policies: PolicyCatalog

    /// - Throws: ``InputError`` with every problem of the first file that has any.
    init(topology: String?, applications: [String], policies: String?) throws {
        self.topology = try topology.map { try Self.read(ManifestReader.topology(atPath: $0)) }
        policyDirectory = try policies.map(Self.policies)
        self.policies = PolicyCatalog(policyDirectory?.policies ?? [])
        self.applications = try applications.map { try Self.read(ManifestReader.application(atPath: $0)) }
        for (file, application) in zip(applications, self.applications)
        where self.policies.policy(of: application) == nil {
            throw InputError(
                "\(file): spec.policy: no policy \"\(application.policy ?? "")\" is loaded, only "
                    + self.policies.names.joined(separator: ", ") + "; load more with --policies DIR")
        }
    }

    private static func policies(in directory: String) throws -> PolicyDirectory {
        guard (try? FileManager.default.contentsOfDirectory(atPath: directory)) != nil else {
            throw InputError("--policies \(directory): there is no such directory that can be read")
        }
        let found = PolicyDirectory.once(directory)
        guard found.problems.isEmpty else {
            throw InputError(found.problems.map(\.description).joined(separator: "\n"))
        }
        return found
    }

    private static func read<Value>(_ result: ReadResult<Value>) throws -> Value {
        switch result {
        case .success(let value): return value
        case .failure(let problems): throw InputError(problems.map(\.description).joined(separator: "\n"))
        }
    }
}
