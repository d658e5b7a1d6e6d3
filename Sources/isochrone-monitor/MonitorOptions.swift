import ArgumentParser
import CommandSupport

/// The options as they are written, before any default.
struct MonitorOptions: ParsableArguments {
    @Option(help: "A YAML file with any of these options, such as `mode: ebpf`; the command line goes before it.")
    var config: String?

    @Option(help: "The name of this node, as the control plane knows it.")
    var node: String?

    @Option(help: "The control plane's REST API, such as http://10.0.0.9:8080; without it nothing is reported.")
    var server: String?

    @Option(help: "A file with a bearer token to show the server; read anew for each request.")
    var tokenFile: String?

    @Option(help: "A PEM file with the authorities to trust instead of the system's.")
    var caFile: String?

    @Option(help: "A PEM file with the certificate to show the server; it needs --client-key.")
    var clientCertificate: String?

    @Option(help: "A PEM file with the key of --client-certificate.")
    var clientKey: String?

    @Option(help: "An SQLite file where reports wait for the server, and survive a restart (default: memory).")
    var spool: String?

    @Option(help: "The most that the file of --spool may take; the oldest reports go first (default: 64Mi).")
    var spoolSize: String?

    @Option(help: "How long a report may wait (default: 24h).")
    var spoolAge: String?

    @Option(
        help: """
            A network device that probes pass through, a pattern (eth*), or auto: devices that come later are picked up. \
            Repeat it for more; not needed in user space.
            """)
    var interface: [String] = []

    @Option(help: "An address of this node to probe from and answer at (default: those of the interfaces).")
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

    @Option(help: "The most peers that are probed (default: 256).")
    var maxPeers: String?

    @Option(help: "auto, ebpf or user-space (default: auto).")
    var mode: String?

    @Option(help: "The most nodes of a cluster, or of a sub-cluster, that all probe each other (default: 64).")
    var fullMesh: String?

    @Option(help: "What is watched of this node's own traffic: tcp, dns, or none; repeat it (default: both).")
    var passive: [String] = []

    @Option(help: "The cgroup (version 2) whose sockets are watched, as a path below the root (default: /).")
    var cgroup: String?

    @Option(help: "A JSON file of this node's pods, to tell their traffic apart.")
    var pods: String?

    @Flag(help: "Say what this host offers, and end: 0 when probes can be stamped as --mode asks, else 1.")
    var check = false

    @Option(help: "A manifest of a program of your own; repeat it for more. Loaded at the start.")
    var programs: [String] = []

    @Option(help: "Where `isochrone programs` is answered, or none (default: /run/isochrone/monitor.sock).")
    var socket: String?

    @Option(help: "The BPF file system that programs are pinned in, or none (default: /sys/fs/bpf).")
    var pins: String?

    @Flag(help: "Leave the programs running at the end, for a daemon that takes them over: for upgrades.")
    var leavePrograms = false

    @Flag(help: "Have the kernel count the runs of programs; costs each run some tens of nanoseconds.")
    var programStatistics = false

    @Option(help: "trace, debug, info, notice, warning, error or critical (default: info).")
    var logLevel: String?

    /// The options with what the environment, and after it the configuration file, say where the command line is silent.
    func filled(from environment: [String: String]) throws -> MonitorOptions {
        var settings = try ProgramSettings(environment: environment, configurationFile: config)
        var options = self
        options.node = try settings.text("node", given: node)
        options.server = try settings.text("server", given: server)
        options.tokenFile = try settings.text("token-file", given: tokenFile)
        options.caFile = try settings.text("ca-file", given: caFile)
        options.clientCertificate = try settings.text("client-certificate", given: clientCertificate)
        options.clientKey = try settings.text("client-key", given: clientKey)
        options.spool = try settings.text("spool", given: spool)
        options.spoolSize = try settings.text("spool-size", given: spoolSize)
        options.spoolAge = try settings.text("spool-age", given: spoolAge)
        options.interface = settings.list("interface", given: interface)
        options.address = settings.list("address", given: address)
        options.peers = try settings.text("peers", given: peers)
        options.metrics = try settings.text("metrics", given: metrics)
        options.port = try settings.text("port", given: port)
        options.probePort = try settings.text("probe-port", given: probePort)
        options.interval = try settings.text("interval", given: interval)
        options.window = try settings.text("window", given: window)
        options.waitingTime = try settings.text("waiting-time", given: waitingTime)
        options.maxPeers = try settings.text("max-peers", given: maxPeers)
        options.mode = try settings.text("mode", given: mode)
        options.fullMesh = try settings.text("full-mesh", given: fullMesh)
        options.passive = settings.list("passive", given: passive)
        options.cgroup = try settings.text("cgroup", given: cgroup)
        options.pods = try settings.text("pods", given: pods)
        options.check = try settings.flag("check", given: check)
        options.programs = settings.list("programs", given: programs)
        options.socket = try settings.text("socket", given: socket)
        options.pins = try settings.text("pins", given: pins)
        options.leavePrograms = try settings.flag("leave-programs", given: leavePrograms)
        options.programStatistics = try settings.flag("program-statistics", given: programStatistics)
        options.logLevel = try settings.text("log-level", given: logLevel)
        try settings.requireKnownKeys()
        return options
    }
}
