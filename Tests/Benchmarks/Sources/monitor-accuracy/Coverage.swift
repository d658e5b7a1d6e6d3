import Foundation
import MonitorBench
import NetworkLab

/// How often the loss that was injected is inside the interval that is reported: a mesh of daemons, each of which
/// measures and answers, so that many links are measured at once.
struct Coverage {
    private let options: BenchOptions
    private static let rounds = 3
    /// One after the other over the links: 0.1 %, 1 % and 10 % are those that have to be covered.
    private static let losses = [0, 0.001, 0.01, 0.1]
    private static let nodes = (1...10).map { "mesh-\($0)" }
    private static let collector = "collector"

    init(_ options: BenchOptions) {
        self.options = options
    }

    func run() throws {
        var runs: [Run] = []
        for round in 0..<Self.rounds { runs += try measure(seed: UInt64(round + 1)) }
        var table = MarkdownTable(
            ["loss, set", "runs", "probes a run", "inside the interval", "share", "Wilson's, exactly", ""])
        for loss in Self.losses { table.add(row(percent(loss, 1), runs.filter { $0.loss == loss })) }
        table.add(row("all above 0", runs.filter { $0.loss > 0 }))
        table.print(title: "Runs in which the injected loss lies inside the reported 95 % interval (eBPF, IPv4)")
    }

    private func row(_ name: String, _ runs: [Run]) -> [String] {
        guard !runs.isEmpty else { return [name, "0"] }
        let count = Double(runs.count)
        let covered = runs.count { $0.isCovered }
        let share = Double(covered) / count
        let probes = Double(runs.reduce(0) { $0 + $1.messages }) / count
        let expected = runs.reduce(0) { $0 + WilsonCoverage.share(trials: $1.messages, loss: $1.loss) } / count
        let verdict = share >= 0.95 ? "ok" : "MISSED"
        return [
            name, "\(runs.count)", figure(probes, 0), "\(covered)", percent(share, 1), percent(expected, 1), verdict,
        ]
    }

    /// One link in one round.
    private struct Run {
        var loss: Double
        var isCovered: Bool
        var messages: Int
    }

    private func measure(seed: UInt64) throws -> [Run] {
        let lab = try NetworkLab(hosts: Self.nodes + [Self.collector], seed: seed, staticNeighbours: true, service: 862)
        let server = try ReportServer(in: lab.namespace(of: Self.collector))
        let work = try WorkDirectory()
        let links = Self.links
        for link in links { lab.shape(from: link.source, to: link.sink, LinkShape(delay: 1, loss: link.loss)) }
        let peers = Self.nodes.map { Daemon.Peer(name: $0, address: lab.address(of: $0) ?? "") }
        var daemons: [Daemon] = []
        defer {
            daemons.forEach { $0.askToEnd() }
            daemons.forEach { $0.end() }
        }
        for node in Self.nodes {
            daemons.append(
                try Daemon(
                    node, in: lab.namespace(of: node), peers: peers,
                    [
                        "--interface", NetworkLab.device, "--address", lab.address(of: node) ?? "", "--mode", "ebpf",
                        "--interval", "40ms", "--window", "2s", "--waiting-time", "250ms",
                        "--server", "http://\(lab.address(of: Self.collector) ?? ""):\(ReportServer.port)",
                    ], options, work))
        }
        for daemon in daemons { try daemon.awaitReady() }
        let end = ContinuousClock.now + .seconds(15 * options.scale)
        while ContinuousClock.now < end {
            usleep(200_000)
            for daemon in daemons { try daemon.requireAlive() }
        }
        return links.map { link in
            let reliability = server.link(link.source, link.sink)?.estimate.reliability
            return Run(
                loss: link.loss, isCovered: reliability.map { ($0.lower...$0.upper).contains(1 - link.loss) } ?? false,
                messages: reliability?.messages ?? 0)
        }
    }

    private static var links: [(source: String, sink: String, loss: Double)] {
        let pairs = nodes.flatMap { source in nodes.filter { $0 != source }.map { (source, $0) } }
        return pairs.enumerated().map { ($1.0, $1.1, losses[$0 % losses.count]) }
    }
}
