import BPFPrograms
import ClusterModel
import Logging
import Monitoring
import ProgramAPI
import ServiceLifecycle
import Telemetry

/// All eBPF programs of the daemon: where they are pinned, who manages them, and where that is served.
struct ProgramRoom {
    let pins: PinDirectory?
    let manager: ProgramManager
    private let choices: ProgramChoices
    private let logger: Logger

    /// Opens the pins of this node; where that fails the daemon goes on without.
    init(_ choices: ProgramChoices, node: String, logger: Logger) {
        self.choices = choices
        self.logger = logger
        do throws(BPFError) {
            pins = try choices.pinRoot.map { root throws(BPFError) in try PinDirectory(node: node, root: root) }
        } catch {
            pins = nil
            logger.warning("A restart will not adopt the programs", metadata: ["reason": "\(error)"])
        }
        manager = ProgramManager(pins: pins)
    }

    /// Takes the engine's programs in, loads the operator's, and sweeps what an earlier daemon left of others.
    func open(_ builtIn: [ProgramSet]) {
        builtIn.forEach(manager.register)
        for program in choices.programs {
            do throws(ProgramError) {
                _ = try manager.put(program)
            } catch {
                logger.error("A program was not loaded", metadata: ["program": "\(program.name)", "error": "\(error)"])
            }
        }
        complain(pins?.sweep(keeping: Set(manager.names)) ?? [])
    }

    /// What is served and exported of the programs.
    func services(_ registry: PrometheusRegistry) throws -> [any Service] {
        let metrics = ProgramMetrics(manager: manager, registry: registry, statistics: statistics())
        metrics.refresh()
        guard let (path, isGiven) = choices.socket else { return [] }
        let socket = ControlSocket(path: path)
        do throws(ControlSocketError) {
            try socket.prepare()
        } catch {
            guard !isGiven else { throw error }
            logger.warning("The lifecycle of programs is not served", metadata: ["reason": "\(error)"])
            return []
        }
        let routes = ProgramRoutes(manager: manager, logger: logger) { metrics.refresh() }
        return [ProgramServer(socket: socket, routes: routes, logger: logger, isRequired: isGiven)]
    }

    func close(leaving: Bool) {
        complain(manager.end(leaving: leaving) + (leaving ? [] : pins?.removeAll() ?? []))
    }

    private func statistics() -> RunStatistics? {
        guard choices.countsRuns else { return nil }
        do throws(BPFError) {
            return try RunStatistics()
        } catch {
            logger.warning("Runs of programs are not counted", metadata: ["reason": "\(error)"])
            return nil
        }
    }

    private func complain(_ failures: [BPFError]) {
        for failure in failures {
            logger.error("The daemon leaves something behind", metadata: ["error": "\(failure)"])
        }
    }
}
