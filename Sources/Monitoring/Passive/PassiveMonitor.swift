package import BPFPrograms
import CProbeABI
package import Logging
import Synchronization

/// Watches what the sockets of this node do anyway: context for the probes, never a substitute.
///
/// What the kernel or the daemon's privileges do not allow is not there, and ``shortfalls`` says why. It has no clock of
/// its own: time comes with each call, in seconds of the kernel's monotonic clock.
package final class PassiveMonitor: Sendable {
    package let configuration: PassiveConfiguration
    /// What is not watched although it was asked for, and why.
    package let shortfalls: [Shortfall]
    private let tcp: TcpWatch?
    private let dns: DnsPrograms?
    private let logger: Logger
    private let pendingShare: Mutex<Double?> = Mutex(nil)

    package struct Shortfall: Hashable, Sendable, CustomStringConvertible {
        package let what: String
        package let reason: String

        package var description: String { "\(what): \(reason)" }
    }

    /// Loads and attaches what can be; sockets that are opened from now on are watched.
    ///
    /// - Parameter pins: where the programs outlive the daemon; `nil`: they don't.
    package init(
        _ configuration: PassiveConfiguration, pins: PinDirectory? = nil, logger: Logger = Logger(label: "passive")
    ) {
        self.configuration = configuration
        self.logger = logger
        var shortfalls: [Shortfall] = []
        tcp =
            configuration.watchesTcp
            ? Self.attempt("TCP connections", &shortfalls) { () throws(BPFError) in
                try TcpWatch(configuration, in: Self.hierarchy(), pins: pins)
            } : nil
        dns =
            configuration.watchesDns
            ? Self.attempt("name resolution", &shortfalls) { () throws(BPFError) in
                try Self.watchDns(configuration, pins)
            } : nil
        if let shortfall = tcp?.programs.shortfall {
            shortfalls.append(Shortfall(what: "TCP connections from before", reason: "\(shortfall)"))
        }
        self.shortfalls = shortfalls
    }

    /// Tells these nodes apart from now on: the daemon's own node and all that it may talk to.
    package func setNodes(_ nodes: [PassiveNode]) {
        attempt("The nodes of connections are not known anew") { () throws(BPFError) in
            note(try tcp?.setNodes(nodes) ?? 0, "nodes", limit: configuration.largestNodes)
        }
    }

    /// Tells these pods of this node apart from now on.
    package func setPods(_ pods: [Pod]) {
        attempt("The pods of connections are not known anew") { () throws(BPFError) in
            note(try tcp?.setPods(pods) ?? 0, "pods", limit: configuration.largestPods)
        }
    }

    /// Ends a window. Waits for the kernel for some milliseconds: not for a thread that others need.
    package func collect(at now: Double) {
        attempt("Connections were not looked at") { () throws(BPFError) in try tcp?.collect() }
        if let share = dns?.sweep(at: now) { pendingShare.withLock { $0 = share } }
    }

    /// The families of programs that it has in the kernel.
    package var programs: [ProgramSet] {
        [tcp?.programs.set, dns?.set].compactMap(\.self)
    }

    /// Ends the watching; what has been counted stays readable.
    package func shutDown() {
        let leaving = configuration.leavesPrograms
        for failure in (tcp?.programs.detach(leaving: leaving) ?? []) + (dns?.detach(leaving: leaving) ?? []) {
            logger.error("The daemon leaves something behind", metadata: ["error": "\(failure)"])
        }
    }

    /// Whether connections and name resolution are watched.
    package var watchesTcp: Bool { tcp != nil }
    package var watchesDns: Bool { dns != nil }

    package var connections: [TcpRecord.Key: TcpRecord] { tcp?.records ?? [:] }

    /// By pod of this node; `nil` stands for what is of no known pod.
    package var pods: [Pod.Name?: TcpTotals] { tcp?.podTotals ?? [:] }

    /// `nil` until a window has ended, and where connections are not watched.
    package var coverage: SocketCoverage? { tcp?.coverage }

    /// Channels that were used.
    package var resolution: [DnsChannel: DnsTotals] {
        guard let dns else { return [:] }
        return DnsChannel.all.reduce(into: [:]) { found, channel in
            if let totals = dns.totals(of: channel), totals.requests > 0 { found[channel] = totals }
        }
    }

    /// The share of each bounded map of the programs that is in use, 0…1.
    package var mapPressure: [String: Double] {
        var pressure = tcp?.programs.pressure() ?? [:]
        pressure["dns_pending"] = pendingShare.withLock { $0 }
        return pressure
    }

    /// What could not be counted, by reason.
    package var lostEvents: [String: UInt64] {
        var lost: [String: UInt64] = [:]
        if let programs = tcp?.programs {
            lost["tcp_socket_not_stored"] = programs.count(of: TCP_LOST_SOCKET)
            lost["tcp_distributions_full"] = programs.count(of: TCP_LOST_SAMPLE)
            lost["tcp_round_trip_unknown"] = programs.count(of: TCP_ROUND_TRIP_UNKNOWN)
        }
        for (reason, event) in dns == nil ? [] : Self.dnsEvents { lost[reason] = dns?.count(of: event) }
        return lost
    }

    private static let dnsEvents = [
        ("dns_malformed", DNS_MALFORMED), ("dns_extension_headers", DNS_TOO_MANY_EXTENSIONS),
        ("dns_stream_lost", DNS_STREAM_LOST), ("dns_pipeline_too_long", DNS_PIPELINE_TOO_LONG),
        ("dns_pending_full", DNS_PENDING_FULL), ("dns_unasked", DNS_UNASKED),
    ]

    private static func hierarchy() throws(BPFError) -> CgroupHierarchy {
        guard let hierarchy = CgroupHierarchy() else { throw .unsupported(KernelSupport.missingForSockets()) }
        return hierarchy
    }

    private static func watchDns(
        _ configuration: PassiveConfiguration, _ pins: PinDirectory?
    ) throws(BPFError) -> DnsPrograms {
        var settings = DnsPrograms.Settings(cgroup: try hierarchy().directory(of: configuration.cgroup))
        settings.timeout = configuration.dnsTimeout
        let programs = try DnsPrograms(settings, pins: pins)
        try programs.attach()
        return programs
    }

    private static func attempt<Result>(
        _ what: String, _ shortfalls: inout [Shortfall], _ work: () throws(BPFError) -> Result
    ) -> Result? {
        do throws(BPFError) {
            return try work()
        } catch {
            shortfalls.append(Shortfall(what: what, reason: "\(error)"))
            return nil
        }
    }

    private func attempt(_ failure: Logger.Message, _ work: () throws(BPFError) -> Void) {
        do throws(BPFError) {
            try work()
        } catch {
            logger.warning(failure, metadata: ["error": "\(error)"])
        }
    }

    private func note(_ leftOut: Int, _ what: String, limit: Int) {
        guard leftOut > 0 else { return }
        logger.warning(
            "Some connections are counted together because there are too many to tell apart",
            metadata: ["of": "\(what)", "leftOut": "\(leftOut)", "limit": "\(limit)"])
    }
}
