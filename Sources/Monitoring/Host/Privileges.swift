package import BPFPrograms
import Foundation

/// What the daemon may do, what it needs for its work, and how to get what is missing.
package struct Privileges: Hashable, Sendable {
    package let effective: CapabilitySet
    /// Ports below it need a capability to bind.
    private let firstFreePort: Int

    package init(effective: CapabilitySet = .effective, firstFreePort: Int = Self.firstFreePort) {
        (self.effective, self.firstFreePort) = (effective, firstFreePort)
    }

    /// What has to be kept after the start.
    ///
    /// - Parameters:
    ///   - method: eBPF needs its capabilities as long as the daemon runs: devices appear, and programs are loaded anew.
    ///   - ports: those that are bound later on; none when all of them are bound.
    package func needed(for method: ProbeMethod, binding ports: [UInt16] = []) -> CapabilitySet {
        let programs: CapabilitySet = method == .ebpf ? [.bpf, .netAdmin, .perfmon] : []
        return programs.translated().union(ports.contains(where: isPrivileged) ? [.netBindService] : [])
    }

    /// What will fail for lack of a privilege, as one sentence each with a remedy.
    package func shortfalls(for mode: ProbeMode, binding ports: [UInt16]) -> [String] {
        let programs = CapabilitySet([.bpf, .netAdmin]).translated().subtracting(effective)
        var sentences: [String] = []
        if mode != .userSpace, !programs.isEmpty {
            sentences.append(
                "eBPF lacks \(programs.names.joined(separator: " and ")): grant it to the container or with "
                    + "AmbientCapabilities= of systemd, or use --mode user-space")
        }
        if !effective.contains(.netBindService), let port = ports.first(where: isPrivileged) {
            sentences.append(
                "--port \(port) lacks CAP_NET_BIND_SERVICE: grant it, or choose a port above \(firstFreePort - 1)")
        }
        return sentences
    }

    /// Takes what is not needed from all threads, for good.
    package func reduce(to method: ProbeMethod, binding ports: [UInt16] = []) throws(BPFError) {
        try needed(for: method, binding: ports).becomeAllThatIsLeft()
    }

    private func isPrivileged(_ port: UInt16) -> Bool {
        port > 0 && Int(port) < firstFreePort
    }

    /// As `net.ipv4.ip_unprivileged_port_start` says; containers often set it to 0.
    package static var firstFreePort: Int {
        let path = "/proc/sys/net/ipv4/ip_unprivileged_port_start"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return 1_024 }
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 1_024
    }
}
