import Foundation
import NetworkLab
import TestSupport
import Testing

/// What peers see of a daemon that is killed and started again.
@Suite("isochrone-monitor after a crash", .serialized, .timeLimit(.minutes(2)))
struct AdoptionTests {
    private let network: NetworkLab

    init() throws {
        try Requirement.root()
        network = try NetworkLab(hosts: ["a", "b"], staticNeighbours: true)
    }

    private func monitor(on name: String, peer: String) throws -> RunningMonitor {
        let peers = network.hosts.filter { $0.name == peer }
        return try RunningMonitor(
            in: network, on: name, peers: peers,
            ["--interface", NetworkLab.device, "--mode", "ebpf", "--socket", "none"])
    }

    @Test("its kernel answers while it is away, and the next one goes on without a lost probe")
    func goesOn() async throws {
        let check = try ProgramRun("isochrone-monitor", ["--check"])
        try Requirement.check(check.code == 0 ? nil : "eBPF for isochrone-monitor: \(check.output)")
        let (left, right) = (try monitor(on: "a", peer: "b"), try monitor(on: "b", peer: "a"))
        #expect(try await left.hasReceived(10))
        // Probes from before the peer was up are no part of this.
        let lost = try left.total(of: "isochrone_link_probes_lost_total")
        right.kill()
        #expect(try await left.hasReceivedAgain(30), "the kernel answers alone")
        let successor = try monitor(on: "b", peer: "a")
        #expect(try await successor.hasReceived(10))
        #expect(try await left.hasReceivedAgain(30))
        #expect(try left.total(of: "isochrone_link_probes_lost_total") == lost)
        #expect(left.stop().code == 0)
        #expect(successor.stop().code == 0)
        #expect(try network.inside("b") { try filters() } == 0, "the last one leaves nothing behind")
    }

    /// Programs at the hooks of the device, in the calling thread's namespace.
    private func filters() throws -> Int {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/bpftool")
        process.arguments = ["net", "show", "dev", NetworkLab.device]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").count { $0.contains("arrive_") || $0.contains("leave_") }
    }
}
