/// What the daemon does with the features of a kernel.
package enum HostUse: String, Sendable, CaseIterable {
    /// Probes that are stamped and answered in the kernel.
    case probes
    /// Round trips, retransmissions and connects of TCP connections, by peer.
    case tcp
    /// The same for connections that existed before the daemon.
    case existingTCP = "existing-tcp"
    /// DNS requests, responses and their times.
    case dns
    /// Programs and maps that outlive the daemon and that the next one takes over.
    case adoption
    /// Programs that are put in place of another in one step.
    case swapping
    /// How much time programs take.
    case statistics

    package var title: String {
        switch self {
        case .probes: "probes in the kernel"
        case .tcp: "TCP connections"
        case .existingTCP: "TCP connections from before"
        case .dns: "DNS"
        case .adoption: "taking over after a restart"
        case .swapping: "updates in one step"
        case .statistics: "run time of programs"
        }
    }

    /// What has to be there, all of it.
    package var features: [KernelFeature] {
        switch self {
        case .probes: [.tc, .spinLock, .checksums, .redirect]
        case .tcp: [.sockOps, .cgroupV2, .prefixMap, .socketStorage, .kernelTypes, .socketReading]
        case .existingTCP: Self.tcp.features + [.socketWalk, .socketArming]
        case .dns: [.cgroupSKB, .cgroupV2, .socketStorage]
        case .adoption: [.pinning]
        case .swapping: [.cgroupLink, .tcxLink]
        case .statistics: [.runTimeStatistics]
        }
    }
}
