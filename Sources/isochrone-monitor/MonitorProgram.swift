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
        let delivery = try delivery(logger)
        let room = ProgramRoom(settings.programs, node: settings.monitor.node, logger: logger)
        defer { room.close(leaving: settings.monitor.leavesPrograms) }
        let choice = try EngineChoice(settings.monitor, pins: room.pins)
        let passive = passive(room.pins, logger)
        room.open(choice.engine.programs + (passive?.programs ?? []))
        announce(choice, logger)
        let time = MonitorTime.continuous
        let monitor = Monitor(settings.monitor, engine: choice.engine, startingAt: time.now(), logger: logger)
        let parts = DaemonParts(
            settings: settings, monitor: monitor, engine: choice.engine, passive: passive, delivery: delivery,
            time: time, logger: logger)
        if let fixedRoster { parts.take(fixedRoster) }
        let readiness = Readiness(
            monitor: monitor, choice: choice, host: host, passive: passive, sender: delivery.sender,
            queue: delivery.queue)
        readiness.observe(in: registry)
        let operations = OperationsServer(
            address: settings.metrics, registry: registry, readiness: readiness.checks, logger: logger)
        let group = ServiceGroup(
            services: [operations] + (try room.services(registry)) + (try parts.services()),
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        do {
            // Everything is bound and attached by now, and sockets of other namespaces are armed.
            passive?.collect(at: time.now())
            let needsPrograms = settings.programs.areWanted || !room.manager.names.isEmpty
            try Privileges().reduce(
                to: needsPrograms ? .ebpf : choice.engine.method,
                binding: settings.interfaces.followsAddresses ? [settings.monitor.port] : [])
            try await group.run()
        } catch {
            for failure in choice.engine.shutDown(leaving: settings.monitor.leavesPrograms) {
                logger.error("The daemon leaves something behind", metadata: ["error": "\(failure)"])
            }
            throw error
        }
    }

    private func delivery(_ logger: Logger) throws -> Delivery {
        let spool = try settings.delivery.openSpool(isReporting: settings.server != nil, logger)
        if settings.delivery.showsToken(to: settings.server) {
            logger.warning("The token is sent unencrypted", metadata: ["remedy": "give --server an https:// URL"])
        }
        return Delivery(
            node: settings.monitor.node, bootID: UUID().uuidString.lowercased(), server: settings.server,
            peers: settings.peers, access: settings.delivery.access,
            families: AddressFamilies(of: settings.monitor.addresses), spool: spool, logger: logger)
    }

    private func passive(_ pins: PinDirectory?, _ logger: Logger) -> PassiveMonitor? {
        guard let configuration = settings.passive.configuration else { return nil }
        let passive = PassiveMonitor(configuration, pins: pins, logger: logger)
        for shortfall in passive.shortfalls {
            logger.notice("Something is not watched", metadata: ["what": "\(shortfall)"])
        }
        passive.setPods(settings.passive.pods)
        return passive
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
}
