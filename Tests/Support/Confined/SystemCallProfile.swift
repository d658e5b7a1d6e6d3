import CHostLab
import Foundation

/// A seccomp profile as OCI run times read it, of which only the names of allowed calls are used.
struct SystemCallProfile: Decodable {
    private struct Rule: Decodable {
        let names: [String]
        let action: String
    }

    private let defaultAction: String
    private let syscalls: [Rule]

    init(path: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        guard defaultAction == "SCMP_ACT_ERRNO", syscalls.allSatisfy({ $0.action == "SCMP_ACT_ALLOW" }) else {
            throw Failure(step: "reading \(path)", code: EINVAL)
        }
    }

    /// Names that this architecture does not have are no calls to allow, as in run times.
    func apply() throws {
        let calls = syscalls.flatMap(\.names).map { host_lab_system_call($0) }.filter { $0 >= 0 }
        try Failure.check(host_lab_allow_only(calls, calls.count), "allowing only some system calls")
    }
}
