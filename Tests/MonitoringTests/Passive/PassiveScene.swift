import BPFPrograms
import Foundation
import Monitoring
import NetworkLab
import Testing

/// Two hosts behind a relay and a control group for the sockets that are watched.
struct PassiveScene {
    let network: NetworkLab
    let group: LabControlGroup

    init(_ shape: LinkShape = LinkShape(), seed: UInt64 = 1) throws {
        network = try NetworkLab(hosts: ["a", "b"], seed: seed, staticNeighbours: true)
        network.shape(from: "a", to: "b", shape)
        network.shape(from: "b", to: "a", shape)
        group = try LabControlGroup("\(UInt32.random(in: 0...UInt32.max))")
    }

    /// A script whose sockets are watched.
    func watched(_ code: String, on host: String) throws -> LabScript {
        try LabScript(code, on: host, of: network, in: group)
    }

    /// A script whose sockets are not watched.
    func unwatched(_ code: String, on host: String) throws -> LabScript {
        try LabScript(code, on: host, of: network)
    }

    func address(_ host: String, _ family: AddressFamily = .v4) throws -> String {
        try #require(network.address(of: host, family: family))
    }

    var tcpSettings: TcpPrograms.Settings {
        TcpPrograms.Settings(cgroup: group.path, isRoot: false)
    }

    /// Loaded and attached; host a is number 1 and host b number 2.
    func tcp(_ change: (inout TcpPrograms.Settings) -> Void = { _ in }) throws -> TcpPrograms {
        var settings = tcpSettings
        change(&settings)
        let programs = try TcpPrograms(settings)
        var numbers: [AddressPrefix: UInt32] = [:]
        for (index, host) in ["a", "b"].enumerated() {
            for family in AddressFamily.allCases {
                numbers[try #require(AddressPrefix(try address(host, family)))] = UInt32(index + 1)
            }
        }
        try programs.setNodes(numbers)
        try programs.attach()
        return programs
    }

    func dnsSettings(timeout: Double = 5, pending: Int = 1_000) -> DnsPrograms.Settings {
        var settings = DnsPrograms.Settings(cgroup: group.path)
        (settings.timeout, settings.pending) = (timeout, pending)
        return settings
    }

    /// Loaded and attached.
    func dns(timeout: Double = 5) throws -> DnsPrograms {
        let programs = try DnsPrograms(dnsSettings(timeout: timeout))
        try programs.attach()
        return programs
    }

    /// A watched socket on host a sends 1,000 bytes to host b and closes; all of it is over when this returns.
    ///
    /// - Parameter start: what the script does before it opens the socket.
    func exchange(after start: String = "") throws {
        let server = try unwatched(
            """
            peer, _ = listen("0.0.0.0", 5001).accept()
            say(len(receive_all(peer)))
            """, on: "b")
        try server.expect("listening")
        let client = try watched(
            """
            \(start)
            s = connect("\(try address("b"))", 5001)
            s.sendall(b"x" * 1000)
            s.shutdown(socket.SHUT_WR)
            receive_all(s)
            s.close()
            """, on: "a")
        try server.expect("1000")
        try client.finish()
    }

    /// Looks again and again for five seconds at most.
    func eventually<Value>(_ look: () throws -> Value, until isThere: (Value) -> Bool) rethrows -> Value {
        let end = MonitorTime.continuous.now() + 5
        var value = try look()
        while !isThere(value), MonitorTime.continuous.now() < end {
            usleep(2_000)
            value = try look()
        }
        return value
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips where sockets cannot be watched, visibly; under `CI=true` the test runs and fails instead.
    static var needsSocketPrograms: Self {
        let missing = KernelSupport.missingForSockets() + KernelSupport.missingForNameResolution()
        return .enabled(
            if: Lab.isCI || missing.isEmpty, "eBPF: \(missing.map(\.description).joined(separator: "; "))")
    }
}
