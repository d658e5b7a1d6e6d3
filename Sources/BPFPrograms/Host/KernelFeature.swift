/// Something that a kernel, or the way it is set up, offers to the daemon or does not; the raw value is its label.
package enum KernelFeature: String, Sendable, CaseIterable {
    case tc
    case spinLock = "spin-lock"
    case checksums
    case redirect
    case sockOps = "sock-ops"
    case socketReading = "socket-reading"
    case cgroupSKB = "cgroup-skb"
    case cgroupV2 = "cgroup-v2"
    case cgroupLink = "cgroup-link"
    case tcxLink = "tcx-link"
    case prefixMap = "prefix-map"
    case socketStorage = "socket-storage"
    case kernelTypes = "btf"
    case socketWalk = "tcp-iterator"
    case socketArming = "tcp-arming"
    case pinning
    case runTimeStatistics = "run-time-statistics"

    package var title: String {
        switch self {
        case .tc: "tc programs"
        case .spinLock: "helper bpf_spin_lock"
        case .checksums: "helper bpf_csum_diff"
        case .redirect: "helper bpf_redirect"
        case .sockOps: "sock_ops programs"
        case .socketReading: "helper bpf_skc_to_tcp_sock"
        case .cgroupSKB: "cgroup_skb programs"
        case .cgroupV2: "cgroup v2"
        case .cgroupLink: "links to cgroups"
        case .tcxLink: "links to devices (tcx)"
        case .prefixMap: "maps by longest prefix"
        case .socketStorage: "maps in sockets"
        case .kernelTypes: "the kernel's BTF"
        case .socketWalk: "programs that visit sockets"
        case .socketArming: "sock_ops on existing sockets"
        case .pinning: "bpffs"
        case .runTimeStatistics: "statistics of run time"
        }
    }

    /// The first Linux version that has it.
    package var minimumKernel: String {
        switch self {
        case .tc, .cgroupV2: "4.5"  // clsact; the unified hierarchy
        case .redirect, .pinning: "4.4"
        case .checksums: "4.6"
        case .cgroupSKB: "4.10"
        case .prefixMap: "4.11"
        case .sockOps: "4.13"
        case .spinLock: "5.1"
        case .socketStorage: "5.2"
        case .kernelTypes: "5.4"
        case .cgroupLink: "5.7"
        case .runTimeStatistics: "5.8"
        case .socketReading, .socketWalk: "5.9"
        case .tcxLink: "6.6"
        case .socketArming: "6.12"
        }
    }

    /// What a process needs to use it, on kernels that divide CAP_SYS_ADMIN so finely.
    package var capabilities: CapabilitySet {
        switch self {
        case .kernelTypes, .cgroupV2: []
        case .prefixMap, .socketStorage: [.bpf]
        case .tc, .spinLock, .checksums, .redirect, .sockOps, .cgroupSKB, .cgroupLink, .tcxLink: [.bpf, .netAdmin]
        case .socketReading, .socketWalk, .socketArming: [.bpf, .netAdmin, .perfmon]
        case .pinning, .runTimeStatistics: [.sysAdmin]
        }
    }
}
