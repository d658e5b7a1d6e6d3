package import BPFPrograms
package import Logging

/// Watches what the sockets of this node do anyway: context for the probes, never a substitute.
///
/// What the kernel or the daemon's privileges do not allow is not there, and ``shortfalls`` says why. It has no clock of
/// its own: time comes with each call, in seconds of the kernel's monotonic clock.
package final class PassiveMonitor: Sendable {
    package let configuration: PassiveConfiguration
    /// What is not watched although it was asked for, and why.
    package let shortfalls: [Shortfall]
    let tcp: TcpWatch?
    let dns: DnsPrograms?
    private let logger: Logger

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
        attempt("Connections were not looked at in full") { () throws(BPFError) in try tcp?.collect() }
        _ = dns?.sweep(at: now)
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
