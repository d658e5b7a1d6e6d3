/// A privilege that the daemon can use, by its number in `linux/capability.h`.
package enum Capability: Int, Sendable, CaseIterable {
    case netBindService = 10
    case netAdmin = 12
    case sysAdmin = 21
    case perfmon = 38
    case bpf = 39

    /// As manuals and manifests write it.
    package var name: String {
        switch self {
        case .netBindService: "CAP_NET_BIND_SERVICE"
        case .netAdmin: "CAP_NET_ADMIN"
        case .sysAdmin: "CAP_SYS_ADMIN"
        case .perfmon: "CAP_PERFMON"
        case .bpf: "CAP_BPF"
        }
    }
}
