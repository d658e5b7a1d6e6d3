import BPFPrograms
import Foundation
import Logging
import Monitoring
import Operations
import ReportSpool
import ServiceLifecycle
import Telemetry
import UnixSignals

/// The daemon, put together and run until it is told to stop.
struct MonitorProgram {
    let settings: MonitorSettings

    init(_ settings: MonitorSettings) {
        self.settings = settings
    }

    func run() async throws {
        let registry = Telemetry.bootstrap(level: settings.logLevel, program: "isochrone-monitor")
        let logger = Logger(label: "isochrone-monitor")
        MetricDescriptions.register(in: registry)
        let fixedRoster = try rosterFromFile()
        let host = try hostReport(logger)
        let spool = try settings.delivery.openSpool(isReporting: settings.server != nil, logger)
        if settings.delivery.showsToken(to: settings.server) {
            logger.warning("The token is sent unencrypted", metadata: ["remedy": "give --server an https:// URL"])
        }
        let room = ProgramRoom(settings.programs, node: settings.monitor.node, logger: logger)
        defer { room.close(leaving: settings.monitor.leavesPrograms) }
        let choice = try EngineChoice(settings.monitor, pins: room.pins)
        room.open(choice.engine.programs)
        announce(choice, logger)
        let time = MonitorTime.continuous
        let monitor = Monitor(settings.monitor, engine: choice.engine, startingAt: time.now(), logger: logger)
        if let fixedRoster { monitor.setRoster(fixedRoster, at: time.now()) }
        let group = ServiceGroup(
            services: try room.services(registry) + services(monitor, choice, host, spool, registry, time, logger),
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        do {
            // Everything is bound and attached by now.
            try Privileges().reduce(to: choice.engine.method)
            try await group.run()
        } catch {
            for failure in choice.engine.shutDown(leaving: settings.monitor.leavesPrograms) {
                logger.error("The daemon leaves something behind", metadata: ["error": "\(failure)"])
            }
            throw error
        }
    }

    private func rosterFromFile() throws -> PeerRoster? {
        guard case .file(let path) = settings.peers else { return nil }
        return PeerRoster(try PeerList.peers(inFile: path), seenFrom: settings.monitor.node)
    }

    /// What this host offers to eBPF; `nil` when nobody asks for it.
    private func hostReport(_ logger: Logger) throws -> HostReport? {
        let monitor = settings.monitor
        for sentence in Privileges().shortfalls(for: monitor.mode, binding: [monitor.port]) {
            logger.warning("A privilege is missing", metadata: ["missing": "\(sentence)"])
        }
        guard monitor.mode != .userSpace else { return nil }
        let report = HostReport()
        if let shortfall = report.shortfall {
            logger.notice("This host does not offer everything", metadata: ["missing": "\(shortfall)"])
        }
        guard monitor.mode == .ebpf, !report.offers(.probes) else { return report }
        throw BPFError.unsupported(report.missing(for: .probes))
    }

    private func announce(_ choice: EngineChoice, _ logger: Logger) {
        logger.info("Probing", metadata: ["method": "\(choice.engine.method.rawValue)"])
        guard let shortfall = choice.shortfall else { return }
        logger.warning(
            "Round trips are measured in user space, and include waits for a CPU", metadata: ["reason": "\(shortfall)"])
    }

    private func services(
        _ monitor: Monitor, _ choice: EngineChoice, _ host: HostReport?, _ spool: (any ReportSpool)?,
        _ registry: PrometheusRegistry,
        _ time: MonitorTime, _ logger: Logger
    ) -> [any Service] {
        let delivery = Delivery(
            node: settings.monitor.node, bootID: UUID().uuidString.lowercased(), server: settings.server,
            peers: settings.peers, access: settings.delivery.access, spool: spool, logger: logger)
        let readiness = Readiness(
            monitor: monitor, choice: choice, host: host, sender: delivery.sender, queue: delivery.queue)
        readiness.observe(in: registry)
        return [
            OperationsServer(
                address: settings.metrics, registry: registry, readiness: readiness.checks, logger: logger),
            MonitorService(
                monitor: monitor, delivery: delivery, time: time, logger: logger),
        ]
    }
}
