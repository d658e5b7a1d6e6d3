import Foundation
import Testing

/// Something that a test needs from the machine: a privilege, a kernel feature, a program.
///
/// Where it is missing the test is cancelled with the reason, which the report shows; under `CI=true` it fails instead,
/// since nothing may be skipped there.
package enum Requirement {
    /// - Parameter missing: what is missing and how to get it; `nil` when all is there.
    package static func check(_ missing: String?) throws {
        guard let missing else { return }
        if ProcessInfo.processInfo.environment["CI"] == "true" {
            throw Missing(description: missing)
        }
        try Test.cancel("skipped: \(missing)")
    }

    /// Root, for tests that make namespaces or load eBPF.
    package static func root() throws {
        try check(geteuid() == 0 ? nil : "needs root: run `sudo make test`")
    }

    private struct Missing: Error, CustomStringConvertible {
        let description: String
    }
}
