import Foundation
import MonitorBench
import NetworkLab

/// The daemon with a hundred peers and a probe a second to each.
struct DaemonCost {
    private let options: BenchOptions
    private static let peers = 100
    private static let reflectors = (1...7).map { "answers-\($0)" }
    /// Both sides of a link have to agree, as several peers live in one reflector.
    private static let session = 77

    init(_ options: BenchOptions) {
        self.options = options
    }

    func measure(_ table: inout MarkdownTable) throws {
        let lab = try NetworkLab(hosts: ["measured"] + Self.reflectors, staticNeighbours: true)
        let work = try WorkDirectory()
        let addresses = (0..<Self.peers).map { (host: Self.reflectors[$0 % Self.reflectors.count], octet: 100 + $0) }
        for address in addresses { try lab.addAddress("10.77.0.\(address.octet)", to: address.host) }
        var daemons: [Daemon] = []
        defer {
            daemons.forEach { $0.askToEnd() }
            daemons.forEach { $0.end() }
        }
        for host in Self.reflectors {
            let own = addresses.filter { $0.host == host }.flatMap { ["--address", "10.77.0.\($0.octet)"] }
            let measured = Daemon.Peer(
                name: "measured", address: lab.address(of: "measured") ?? "", session: Self.session)
            daemons.append(
                try Daemon(
                    host, in: lab.namespace(of: host), peers: [measured],
                    ["--interface", NetworkLab.device, "--interval", "1h"] + own, options, work))
        }
        for daemon in daemons { try daemon.awaitReady() }
        let peers = addresses.map {
            Daemon.Peer(name: "peer-\($0.octet)", address: "10.77.0.\($0.octet)", session: Self.session)
        }
        let daemon = try Daemon(
            "measured", in: lab.namespace(of: "measured"), peers: peers,
            [
                "--interface", NetworkLab.device, "--address", lab.address(of: "measured") ?? "", "--mode", "ebpf",
                "--max-peers", "\(Self.peers)",
            ], options, work)
        daemons.append(daemon)
        try daemon.awaitReady()
        let sender = try BareSender.start(
            in: lab.namespace(of: "measured"), to: lab.address(of: Self.reflectors[0]) ?? "", count: Self.peers)
        defer {
            sender.signal(SIGKILL)
            sender.wait()
        }
        usleep(UInt32(12e6 * options.scale))
        try report(daemon, sender, &table)
    }

    private func report(_ daemon: Daemon, _ sender: LabProcess, _ table: inout MarkdownTable) throws {
        let received = "isochrone_link_probes_received_total"
        let probesBefore = Metrics(try daemon.metrics()).sum(of: received)
        let (before, senderBefore) = (try ProcessUsage(daemon.process.identifier), try ProcessUsage(sender.identifier))
        let start = ContinuousClock.now
        usleep(UInt32(30e6 * options.scale))
        try daemon.requireAlive()
        let (after, senderAfter) = (try ProcessUsage(daemon.process.identifier), try ProcessUsage(sender.identifier))
        let seconds = start.duration(to: .now) / .seconds(1)
        let probes = (Metrics(try daemon.metrics()).sum(of: received) - probesBefore) / seconds
        let cpu = (after.cpu - before.cpu) / seconds * 1e3
        let base = (senderAfter.cpu - senderBefore.cpu) / seconds * 1e3
        table.add([
            "daemon CPU, \(Self.peers) peers, \(figure(probes, 0)) answered probes/s", "\(figure(cpu)) mCPU",
            "\(figure(base)) mCPU, a bare sender of as many", figure(cpu / base, 1), "≤ 5 mCPU",
            cpu <= 5 ? "ok" : "MISSED",
        ])
        let wakeups = (
            Double(after.wakeups - before.wakeups) / seconds,
            Double(senderAfter.wakeups - senderBefore.wakeups) / seconds
        )
        table.add([
            "wakings", "\(figure(wakeups.0, 0)) /s", "\(figure(wakeups.1, 0)) /s", figure(wakeups.0 / wakeups.1, 1),
            "–", "",
        ])
        reportMemory(daemon, sender, &table)
    }

    private func reportMemory(_ daemon: Daemon, _ sender: LabProcess, _ table: inout MarkdownTable) {
        let memory = MemoryUsage(daemon.process.identifier)
        let base = MemoryUsage(sender.identifier)
        func mebibytes(_ kibibytes: Int) -> String { figure(Double(kibibytes) / 1_024, 1) + " MiB" }
        let megabytes = Double(memory.resident) * 1_024 / 1e6
        table.add([
            "daemon resident memory", "\(figure(megabytes, 1)) MB", "\(mebibytes(base.resident)), the bare sender",
            figure(Double(memory.resident) / Double(base.resident), 1), "≤ 25 MB", megabytes <= 25 ? "ok" : "MISSED",
        ])
        table.add([
            "of it anonymous", mebibytes(memory.anonymous), mebibytes(base.anonymous),
            figure(Double(memory.anonymous) / Double(base.anonymous), 1), "–", "",
        ])
        table.add([
            "of it not shared", mebibytes(memory.unshared), mebibytes(base.unshared),
            figure(Double(memory.unshared) / Double(base.unshared), 1), "–", "",
        ])
        let objects = KernelObjects(of: daemon.process.identifier)
        let maps = Double(objects.maps.reduce(0) { $0 + $1.memory }) / 1e6
        let programs = Double(objects.programs.reduce(0) { $0 + $1.memory }) / 1e6
        table.add([
            "memory of \(objects.maps.count) maps", "\(figure(maps)) MB",
            "\(figure(programs)) MB, the programs", figure(maps / programs, 1), "≤ 4 MB", maps <= 4 ? "ok" : "MISSED",
        ])
    }
}
