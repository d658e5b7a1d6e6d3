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
        var runs: [Double: (covered: Int, all: Int)] = [:]
        for round in 0..<Self.rounds {
            for (loss, isCovered) in try measure(seed: UInt64(round + 1)) {
                let known = runs[loss] ?? (0, 0)
                runs[loss] = (known.covered + (isCovered ? 1 : 0), known.all + 1)
            }
        }
        var table = MarkdownTable(["loss, set", "runs", "inside the interval", "share", ""])
        for loss in Self.losses { table.add(row(percent(loss, 1), runs[loss] ?? (0, 0))) }
        let lossy = runs.filter { $0.key > 0 }.values.reduce((0, 0)) { ($0.0 + $1.covered, $0.1 + $1.all) }
        table.add(row("all above 0", lossy))
        table.print(title: "Runs in which the injected loss lies inside the reported 95 % interval (eBPF, IPv4)")
    }

    private func row(_ name: String, _ runs: (covered: Int, all: Int)) -> [String] {
        let share = runs.all > 0 ? Double(runs.covered) / Double(runs.all) : nil
        return [name, "\(runs.all)", "\(runs.covered)", percent(share, 1), (share ?? 0) >= 0.95 ? "ok" : "MISSED"]
    }

    private func measure(seed: UInt64) throws -> [(loss: Double, isCovered: Bool)] {
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
            return (link.loss, reliability.map { ($0.lower...$0.upper).contains(1 - link.loss) } ?? false)
        }
    }

    private static var links: [(source: String, sink: String, loss: Double)] {
        let pairs = nodes.flatMap { source in nodes.filter { $0 != source }.map { (source, $0) } }
        return pairs.enumerated().map { ($1.0, $1.1, losses[$0 % losses.count]) }
    }
}
