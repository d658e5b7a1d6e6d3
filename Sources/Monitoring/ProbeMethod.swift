/// Where probes are stamped and answered.
package enum ProbeMethod: String, Sendable, CaseIterable {
    /// In tc: the scheduling of neither side counts.
    case ebpf
    /// In sockets: round trips include what the daemons wait for a CPU.
    case userSpace = "user-space"
}

/// Which method a daemon is told to use.
package enum ProbeMode: String, Sendable, CaseIterable {
    /// eBPF if it can be loaded, else user space.
    case auto
    case ebpf
    case userSpace = "user-space"
}
