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
        let fixedPeers = try peersFromFile()
        let spool = try settings.delivery.openSpool(isReporting: settings.server != nil, logger)
        if settings.delivery.showsToken(to: settings.server) {
            logger.warning("The token is sent unencrypted", metadata: ["remedy": "give --server an https:// URL"])
        }
        let choice = try EngineChoice(settings.monitor)
        announce(choice, logger)
        let time = MonitorTime.continuous
        let monitor = Monitor(settings.monitor, engine: choice.engine, startingAt: time.now(), logger: logger)
        monitor.setPeers(fixedPeers, at: time.now())
        let group = ServiceGroup(
            services: services(monitor, choice, spool, registry, time, logger),
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        do {
            try await group.run()
        } catch {
            for failure in choice.engine.shutDown() {
                logger.error("The daemon leaves something behind", metadata: ["error": "\(failure)"])
            }
            throw error
        }
    }

    private func peersFromFile() throws -> [Peer] {
        guard case .file(let path) = settings.peers else { return [] }
        return try PeerList.peers(inFile: path).filter { $0.name != settings.monitor.node }
    }

    private func announce(_ choice: EngineChoice, _ logger: Logger) {
        logger.info("Probing", metadata: ["method": "\(choice.engine.method.rawValue)"])
        guard let shortfall = choice.shortfall else { return }
        logger.warning(
            "Round trips are measured in user space, and include waits for a CPU", metadata: ["reason": "\(shortfall)"])
    }

    private func services(
        _ monitor: Monitor, _ choice: EngineChoice, _ spool: (any ReportSpool)?, _ registry: PrometheusRegistry,
        _ time: MonitorTime, _ logger: Logger
    ) -> [any Service] {
        let delivery = Delivery(
            node: settings.monitor.node, bootID: UUID().uuidString.lowercased(), server: settings.server,
            peers: settings.peers, access: settings.delivery.access, spool: spool, logger: logger)
        let readiness = Readiness(
            monitor: monitor, choice: choice, sender: delivery.sender, queue: delivery.queue)
        readiness.observe(in: registry)
        return [
            OperationsServer(
                address: settings.metrics, registry: registry, readiness: readiness.checks, logger: logger),
            MonitorService(
                monitor: monitor, delivery: delivery, time: time, logger: logger),
        ]
    }
}
