import Foundation
import MonitorBench
import NetworkLab

/// What a daemon sees of the connections of others, beside the delay that was set: the server of one thinks for 20 ms
/// before each answer, which must not be taken for the network's.
struct PassiveMeasurement {
    private let options: BenchOptions
    private static let think = 20
    private static let delay = 5.0
    /// The least round trip that the daemon saw of others' connections with a peer, in seconds.
    private static let series = "isochrone_tcp_rtt_min_seconds"

    init(_ options: BenchOptions) {
        self.options = options
    }

    func run() throws {
        var table = MarkdownTable(
            ["IP", "round trip, set (ms)", "think time (ms)", "relay did", "reported minimum", "error (µs)", ""])
        for family in AddressFamily.allCases {
            do {
                table.add(try measure(family))
            } catch let failure as BenchFailure {
                BenchProgram.say("not measured: passive, \(family): \(failure)")
            }
        }
        table.print(title: "Passive: the minimum round trip of others' connections, with think time")
    }

    private func measure(_ family: AddressFamily) throws -> [String] {
        let lab = try NetworkLab(hosts: ["near", "far"], staticNeighbours: true, service: EchoPair.port)
        for (source, sink) in [("near", "far"), ("far", "near")] {
            lab.shape(from: source, to: sink, LinkShape(delay: Self.delay))
        }
        let work = try WorkDirectory()
        let group = try LabControlGroup("passive")
        let far = Daemon.Peer(name: "far", address: lab.address(of: "far", family: family) ?? "")
        let daemon = try Daemon(
            "near", in: lab.namespace(of: "near"), peers: [far],
            [
                "--interface", NetworkLab.device, "--address", lab.address(of: "near", family: family) ?? "",
                "--mode", "ebpf", "--interval", "1s", "--window", "2s",
            ], options, work)
        defer { daemon.end() }
        try daemon.awaitReady()
        let seconds = 8 * options.scale
        let pair = try EchoPair(
            in: lab, from: "near", to: "far", family: family, think: Self.think, seconds: Int(seconds.rounded(.up)),
            group: group)
        defer { pair.end() }
        usleep(UInt32(seconds * 1e6))
        let did = [("near", "far", FrameKind.request), ("far", "near", .answer)]
            .compactMap { lab.tally(from: $0.0, to: $0.1, $0.2)?.meanHold }.reduce(0, +)
        let minimum = Metrics(try daemon.metrics()).least(of: Self.series, where: ["target_node_name": "far"])
        return row(family, did: did, minimum: minimum.map { $0 * 1e3 })
    }

    /// - Parameters: milliseconds.
    private func row(_ family: AddressFamily, did: Double, minimum: Double?) -> [String] {
        let error = minimum.map { $0 - 2 * Self.delay }
        let isKept = error.map { abs($0) <= max(0.02 * 2 * Self.delay, 0.05) }
        let verdict = isKept.map { $0 ? "ok" : "MISSED" } ?? "not reported by this daemon"
        return [
            family == .v4 ? "IPv4" : "IPv6", figure(2 * Self.delay, 1), "\(Self.think)", figure(did, 3),
            figure(minimum, 3), figure(error.map { $0 * 1e3 }, 0), verdict,
        ]
    }
}
