import CommandSupport
import Foundation
import Logging
import Monitoring
import Operations

/// What the options mean.
struct MonitorSettings {
    var monitor: MonitorConfiguration
    /// Without a slash at the end.
    var server: String?
    var peers: PeerSource
    var interfaces: InterfaceChoices
    var passive: PassiveChoices
    var delivery: DeliverySettings
    var metrics: ListenAddress
    var programs: ProgramChoices
    var logLevel: Logger.Level

    /// - Throws: ``InputError`` for the first option that is wrong.
    init(_ options: MonitorOptions) throws {
        guard let node = options.node else {
            throw InputError("--node is missing; give the name of this node, as the control plane knows it")
        }
        monitor = MonitorConfiguration(node: node, addresses: [])
        monitor.mode = try OptionReader.choice("--mode", options.mode, default: .auto)
        monitor.port = try OptionReader.port("--port", options.port, default: 862)
        monitor.probePort = try OptionReader.port("--probe-port", options.probePort, default: 0)
        monitor.interval = try OptionReader.duration("--interval", options.interval, default: 1)
        monitor.window = try OptionReader.duration("--window", options.window, default: 10)
        monitor.waitingTime = try OptionReader.duration("--waiting-time", options.waitingTime, default: 3)
        monitor.largestPeers = try Self.count("--max-peers", options.maxPeers, default: 256)
        monitor.selection.fullMeshLimit = try Self.count("--full-mesh", options.fullMesh, default: 64)
        monitor.selection.clusterMeshLimit = monitor.selection.fullMeshLimit
        monitor.answerRate = max(100, 4 / monitor.interval)
        server = try options.server.map(Self.server)
        peers = try Self.peers(options, server)
        delivery = try DeliverySettings(options)
        metrics = try Self.listenAddress(options.metrics ?? "127.0.0.1:9091")
        programs = try ProgramChoices(options)
        monitor.leavesPrograms = options.leavePrograms
        logLevel = try OptionReader.choice("--log-level", options.logLevel, default: .info)
        if options.interface.isEmpty, monitor.mode == .ebpf {
            throw InputError("--interface is missing; --mode ebpf needs the devices that probes pass through")
        }
        interfaces = try InterfaceChoices(options, into: &monitor)
        passive = try PassiveChoices(options, monitor)
        if let problem = monitor.problems.first { throw InputError(problem) }
    }

    private static func count(_ option: String, _ text: String?, default fallback: Int) throws -> Int {
        guard let text else { return fallback }
        guard let count = Int(text) else { throw InputError("\(option) is \"\(text)\"; use a number such as 64") }
        return count
    }

    private static func server(_ text: String) throws -> String {
        guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
            url.host()?.isEmpty == false, url.query() == nil, url.fragment() == nil
        else {
            throw InputError("--server is \"\(text)\"; write the URL of the REST API, such as http://10.0.0.9:8080")
        }
        return String(text.reversed().drop { $0 == "/" }.reversed())
    }

    private static func peers(_ options: MonitorOptions, _ server: String?) throws -> PeerSource {
        if let path = options.peers { return .file(path: path) }
        guard let server else {
            throw InputError("there are no peers; give --server, which knows the nodes, or a file with --peers")
        }
        return .server(url: server)
    }

    private static func listenAddress(_ text: String) throws -> ListenAddress {
        do {
            return try ListenAddress(parsing: text)
        } catch {
            throw InputError("--metrics: \(error)")
        }
    }
}
