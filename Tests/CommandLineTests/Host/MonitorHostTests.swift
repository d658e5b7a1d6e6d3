import Foundation
import HostLab
import NetworkLab
import TestSupport
import Testing

/// The daemon with less of a host than it could use: privileges, files, system calls, kernel features, devices.
@Suite("isochrone-monitor and its host", .serialized, .timeLimit(.minutes(2)))
struct MonitorHostTests {
    private static let nobody = ["--user", "65534"]
    private let network: NetworkLab

    init() throws {
        try Requirement.root()
        network = try NetworkLab(hosts: ["a", "b"])
    }

    /// Tests of eBPF need what the daemon itself checks.
    private func requireBPF() throws {
        let check = try ProgramRun("isochrone-monitor", ["--check"])
        try Requirement.check(check.code == 0 ? nil : "eBPF for isochrone-monitor: \(check.output)")
    }

    private func host(_ name: String) throws -> NetworkLab.Host {
        try #require(network.hosts.first { $0.name == name })
    }

    /// The daemon that is tested, on the host `a` with `b` as its peer.
    private func monitor(_ restrictions: [String], _ arguments: [String]) throws -> RunningMonitor {
        try RunningMonitor(
            in: network, on: "a", restrictions: restrictions, peers: [host("b")],
            ["--interface", NetworkLab.device] + arguments)
    }

    /// One that answers it.
    private func peer(port: Int = 862) throws -> RunningMonitor {
        try RunningMonitor(
            in: network, on: "b", peers: [host("a")],
            ["--address", host("b").address, "--mode", "user-space", "--port", "\(port)"])
    }

    @Test("without any privilege it probes from user space, and says what is missing")
    func withoutPrivileges() async throws {
        let peer = try peer(port: 8_620)
        let monitor = try monitor(Self.nobody, ["--port", "8620"])
        #expect(try await monitor.hasReceived(5))
        #expect(try await monitor.says("user-space, because eBPF cannot be used here", on: "/readyz"))
        #expect(try monitor.total(of: "isochrone_bpf_feature_available") < 5)
        let (code, log) = monitor.stop()
        #expect(code == 0)
        #expect(log.contains("eBPF lacks CAP_NET_ADMIN and CAP_BPF: grant it"))
        #expect(peer.stop().code == 0)
    }

    @Test(
        "what cannot be done without a privilege ends it with one line that names the remedy",
        arguments: [
            (
                ["--mode", "ebpf", "--port", "8620"], "eBPF cannot be used here: tc programs",
                "CAP_NET_ADMIN and CAP_BPF"
            ),
            (["--mode", "user-space"], "UDP port 862: Permission denied", "--port"),
            (["--mode", "auto"], "UDP port 862: Permission denied", "CAP_NET_BIND_SERVICE"),
        ])
    func refused(arguments: [String], problem: String, remedy: String) throws {
        let (code, log) = try monitor(Self.nobody, arguments).stop(asking: false)
        #expect(code == 1)
        let complaints = log.split(separator: "\n").filter { $0.hasPrefix("isochrone-monitor: ") }
        #expect(complaints.count == 1)
        #expect(complaints.first?.contains(problem) == true, Comment(rawValue: log))
        #expect(complaints.first?.contains(remedy) == true, Comment(rawValue: log))
    }

    @Test(
        "all threads keep only the capabilities of the mode",
        arguments: [
            // Addresses are followed, so that the port may have to be bound again.
            (["--mode", "ebpf"], "000000c000001400"), (["--mode", "user-space"], "0000000000000400"),
            (["--mode", "ebpf", "--address", "10.77.0.1"], "000000c000001000"),
            (["--mode", "user-space", "--address", "10.77.0.1"], "0000000000000000"),
        ])
    func capabilities(arguments: [String], kept: String) async throws {
        try requireBPF()
        let monitor = try monitor([], arguments)
        #expect(try await monitor.says("ready", on: "/readyz"))
        let threads = try monitor.threads()
        #expect(threads.count > 1)
        for thread in threads {
            #expect(thread["CapEff"] == kept && thread["CapPrm"] == kept)
            #expect(thread["CapBnd"] == "0000000000000000" && thread["NoNewPrivs"] == "1")
        }
        #expect(monitor.stop().code == 0)
    }

    @Test(
        "it probes with the system calls of the shipped profile alone, and nothing writable but the temporary directory",
        arguments: ["ebpf", "user-space"])
    func confined(mode: String) async throws {
        try requireBPF()
        let profile = DocumentedScript.project.appendingPathComponent("deploy/seccomp/isochrone-monitor.json").path
        let peer = try peer()
        let monitor = try monitor(
            ["--writable", FileManager.default.temporaryDirectory.path, "--seccomp", profile], ["--mode", mode])
        guard try await monitor.hasReceived(5) else {
            _ = peer.stop()
            return #expect(monitor.stop().log == "", "it does not probe")
        }
        #expect(try await monitor.says("probes: \(mode)", on: "/readyz"))
        #expect(try monitor.threads().allSatisfy { $0["Seccomp"] == "2" })
        #expect(try monitor.mountOptions(of: "/").contains("ro"))
        #expect(monitor.stop().code == 0)
        #expect(peer.stop().code == 0)
    }

    @Test("every call of the profile is one that this architecture has, and none is there twice")
    func profile() throws {
        let file = DocumentedScript.project.appendingPathComponent("deploy/seccomp/isochrone-monitor.json")
        let names = try SystemCallProfile(path: file.path).names
        #expect(Set(names).count == names.count)
        #if arch(x86_64)
            #expect(names.filter { SystemCallProfile.number(of: $0) == nil } == [])
        #endif
        for dangerous in ["mount", "ptrace", "setns", "unshare", "init_module", "kexec_load", "process_vm_writev"] {
            #expect(!names.contains(dangerous))
        }
    }

    @Test("without the kernel's BTF it still probes in the kernel, and reports what is missing")
    func withoutTypes() async throws {
        try requireBPF()
        let peer = try peer()
        let monitor = try monitor(["--hide", "/sys/kernel/btf"], ["--mode", "ebpf"])
        #expect(try await monitor.hasReceived(5))
        #expect(try await monitor.says("isochrone_bpf_feature_available{feature=\"btf\"} 0", on: "/metrics"))
        #expect(try await monitor.says("the kernel's BTF: this kernel does not know it", on: "/readyz"))
        #expect(monitor.stop().code == 0)
        #expect(peer.stop().code == 0)
    }

    @Test("a device that is removed while it probes stops nothing, at the end neither")
    func removedDevice() async throws {
        try requireBPF()
        let peer = try peer()
        var device: LabDevice? = try network.inside("a") { try LabDevice("eth7") }
        let monitor = try monitor(
            [], ["--mode", "ebpf", "--interface", "eth7", "--address", host("a").address])
        #expect(try await monitor.hasReceived(1))
        device = nil
        withExtendedLifetime(device) {}
        let before = try monitor.total(of: "isochrone_link_probes_received_total")
        #expect(try await monitor.hasReceived(before + 20))
        let (code, log) = monitor.stop()
        #expect(code == 0)
        #expect(!log.contains("leaves something behind"), Comment(rawValue: log))
        #expect(peer.stop().code == 0)
    }
}
