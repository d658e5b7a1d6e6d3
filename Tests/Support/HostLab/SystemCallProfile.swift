import CHostLab
import Foundation

/// A seccomp profile as OCI run times read it, of the simple form that allows calls by name and refuses all others.
package struct SystemCallProfile {
    package let names: [String]

    private struct Document: Decodable {
        struct Rule: Decodable {
            let names: [String]
            let action: String
        }

        let defaultAction: String
        let syscalls: [Rule]
    }

    package init(path: String) throws {
        let document = try JSONDecoder().decode(Document.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        guard document.defaultAction == "SCMP_ACT_ERRNO",
            document.syscalls.allSatisfy({ $0.action == "SCMP_ACT_ALLOW" })
        else { throw LabFailure(step: "reading \(path)", code: EINVAL) }
        names = document.syscalls.flatMap(\.names)
    }

    /// The number of a system call; `nil` when this architecture has none of that name.
    package static func number(of name: String) -> Int32? {
        let number = host_lab_system_call(name)
        return number < 0 ? nil : number
    }

    /// Refuses all other calls to the calling thread from now on. Names that this architecture does not have are left
    /// out, as run times do.
    package func apply() throws {
        let numbers = names.compactMap(Self.number)
        try LabFailure.check(host_lab_allow_only(numbers, numbers.count), "allowing only some system calls")
    }
}
