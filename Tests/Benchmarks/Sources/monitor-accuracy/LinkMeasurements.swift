import Foundation
import MonitorBench
import NetworkLab

/// One daemon that measures a link of each kind at the same time, once in each setting.
struct LinkMeasurements {
    private let options: BenchOptions
    private let lab: NetworkLab
    private let server: ReportServer
    private let work: WorkDirectory
    private static let meter = "meter"
    private static let collector = "collector"

    init(_ options: BenchOptions) throws {
        self.options = options
        work = try WorkDirectory()
        lab = try NetworkLab(
            hosts: [Self.meter, Self.collector] + Case.all.map(\.name), staticNeighbours: true, service: 862)
        server = try ReportServer(in: lab.namespace(of: Self.collector))
        for link in Case.all {
            lab.shape(from: Self.meter, to: link.name, link.forward)
            lab.shape(from: link.name, to: Self.meter, link.backward)
        }
    }

    func run() throws {
        var outcomes: [Outcome] = []
        for setting in Setting.all {
            do {
                outcomes += try measure(setting)
            } catch let failure as BenchFailure {
                BenchProgram.say("not measured: \(setting.cells.joined(separator: ", ")): \(failure)")
            }
        }
        AccuracyTables(outcomes).print()
    }

    private func measure(_ setting: Setting) throws -> [Outcome] {
        server.reset()
        var daemons: [Daemon] = []
        defer {
            daemons.forEach { $0.askToEnd() }
            daemons.forEach { $0.end() }
        }
        let ownPeer = Daemon.Peer(name: Self.meter, address: address(Self.meter, setting))
        for link in Case.all {
            // It probes once an hour: it is there to answer.
            daemons.append(try daemon(link.name, setting, peers: [ownPeer], ["--interval", "1h"]))
        }
        for daemon in daemons { try daemon.awaitReady() }
        let hogs = setting.hogs > 0 ? try CPUHogs(setting.hogs, atMost: 120) : nil
        defer { withExtendedLifetime(hogs) {} }
        let before = tallies()
        daemons.append(
            try daemon(
                Self.meter, setting, peers: Case.all.map { .init(name: $0.name, address: address($0.name, setting)) },
                [
                    "--interval", "50ms", "--window", "2500ms", "--waiting-time", "1s",
                    "--server", "http://\(lab.address(of: Self.collector) ?? ""):\(ReportServer.port)",
                ]))
        try daemons.last?.awaitReady()
        try rest(daemons, seconds: 16 * options.scale)
        let after = tallies()
        return zip(Case.all, zip(before, after)).map { link, tallies in
            Outcome(
                setting: setting, link: link, requests: tallies.1.requests - tallies.0.requests,
                answers: tallies.1.answers - tallies.0.answers, reported: server.link(Self.meter, link.name))
        }
    }

    private func daemon(
        _ host: String, _ setting: Setting, peers: [Daemon.Peer], _ arguments: [String]
    ) throws -> Daemon {
        try Daemon(
            host, in: lab.namespace(of: host), peers: peers,
            ["--interface", NetworkLab.device, "--address", address(host, setting), "--mode", setting.mode] + arguments,
            options, work)
    }

    /// Lets the daemons measure.
    private func rest(_ daemons: [Daemon], seconds: Double) throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            usleep(200_000)
            for daemon in daemons { try daemon.requireAlive() }
        }
    }

    private func address(_ host: String, _ setting: Setting) -> String {
        lab.address(of: host, family: setting.family) ?? ""
    }

    private func tallies() -> [(requests: LinkTally, answers: LinkTally)] {
        Case.all.map { link in
            (
                lab.tally(from: Self.meter, to: link.name, .request) ?? LinkTally(),
                lab.tally(from: link.name, to: Self.meter, .answer) ?? LinkTally()
            )
        }
    }
}
