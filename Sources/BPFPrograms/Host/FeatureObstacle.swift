import Glibc

/// Why a feature cannot be used.
package enum FeatureObstacle: Hashable, Sendable {
    /// The running kernel does not know it.
    case unknownToKernel
    /// It needs what the process lacks.
    case privilege(CapabilitySet)
    /// The process has the capabilities and is still not allowed: a security module, a seccomp profile or a user
    /// namespace forbids it.
    case forbidden
    /// It is known but not set up; with what to do.
    case setup(String)
    /// It failed in another way, with its `errno`.
    case failed(Int32)

    /// Reads a probe's result; `nil` when it succeeded.
    ///
    /// - Parameter lacking: the capabilities that the feature needs and the process does not have.
    init?(probed result: Int32, lacking: CapabilitySet) {
        switch result {
        case 0...: return nil
        case -EPERM where !lacking.isEmpty, -EACCES where !lacking.isEmpty: self = .privilege(lacking)
        case -EPERM, -EACCES: self = .forbidden
        case -EINVAL, -ENOSYS, -ENOENT, -ENOTSUP, -ESRCH: self = .unknownToKernel
        default: self = .failed(-result)
        }
    }

    /// Whether a newer kernel is the remedy.
    package var isOfTheKernel: Bool { self == .unknownToKernel }

    var reason: String {
        switch self {
        case .unknownToKernel: "this kernel does not know it"
        case .privilege(let lacking):
            Self.list(lacking.names) + (lacking.names.count == 1 ? " is needed" : " are needed")
        case .forbidden: "not allowed in spite of the capabilities; a security module or seccomp profile forbids it"
        case .setup(let remedy): remedy
        case .failed(let code): String(cString: strerror(code))
        }
    }

    private static func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }
}
