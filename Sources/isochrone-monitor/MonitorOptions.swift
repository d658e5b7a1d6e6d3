import ArgumentParser

/// The options as they are written, before any default.
struct MonitorOptions: ParsableArguments {
    @Option(help: "The name of this node, as the control plane knows it.")
    var node: String?

    @Option(help: "The control plane's REST API, such as http://10.0.0.9:8080; without it nothing is reported.")
    var server: String?

    @Option(help: "A network device that probes pass through; repeat it for more. Not needed in user space.")
    var interface: [String] = []

    @Option(help: "An IPv4 address of this node to probe from and answer at (default: those of the interfaces).")
    var address: [String] = []

    @Option(help: "A JSON file of peers (default: the nodes that the server knows).")
    var peers: String?

    @Option(help: "Where /metrics, /livez and /readyz are served (default: 127.0.0.1:9091).")
    var metrics: String?

    @Option(help: "The UDP port that every daemon answers at (default: 862).")
    var port: String?

    @Option(help: "The UDP port that probes come from (default: one that is free).")
    var probePort: String?

    @Option(help: "Between probes to one peer (default: 1s).")
    var interval: String?

    @Option(help: "Between reports (default: 10s).")
    var window: String?

    @Option(help: "Until an answer is late; after twice this it is lost (default: 3s).")
    var waitingTime: String?

    @Option(help: "The most peers that are probed (default: 64).")
    var maxPeers: String?

    @Option(help: "auto, ebpf or user-space (default: auto).")
    var mode: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical (default: info).")
    var logLevel: String?

    /// The options with what the environment says where the command line is silent.
    func filled(from environment: [String: String]) -> MonitorOptions {
        func text(_ name: String) -> String? { environment["ISOCHRONE_" + name].flatMap { $0.isEmpty ? nil : $0 } }
        func list(_ name: String) -> [String] { text(name)?.split(separator: ",").map(String.init) ?? [] }
        var options = self
        options.node = node ?? text("NODE")
        options.server = server ?? text("SERVER")
        options.interface = interface.isEmpty ? list("INTERFACE") : interface
        options.address = address.isEmpty ? list("ADDRESS") : address
        options.peers = peers ?? text("PEERS")
        options.metrics = metrics ?? text("METRICS")
        options.port = port ?? text("PORT")
        options.probePort = probePort ?? text("PROBE_PORT")
        options.interval = interval ?? text("INTERVAL")
        options.window = window ?? text("WINDOW")
        options.waitingTime = waitingTime ?? text("WAITING_TIME")
        options.maxPeers = maxPeers ?? text("MAX_PEERS")
        options.mode = mode ?? text("MODE")
        options.logLevel = logLevel ?? text("LOG_LEVEL")
        return options
    }
}
