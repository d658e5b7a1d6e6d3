import Hummingbird
package import Logging
import ServiceLifecycle
import Synchronization

/// Serves the lifecycle of programs to the operator of this node, over a Unix socket.
package struct ProgramServer: Service {
    private let socket: ControlSocket
    private let routes: ProgramRoutes
    private let logger: Logger
    private let isRequired: Bool
    private let onRunning: @Sendable () -> Void

    /// - Parameters:
    ///   - socket: prepared.
    ///   - isRequired: whether the daemon ends when the socket cannot be had, rather than going on without.
    package init(
        socket: ControlSocket, routes: ProgramRoutes, logger: Logger, isRequired: Bool = true,
        onRunning: @escaping @Sendable () -> Void = {}
    ) {
        self.isRequired = isRequired
        self.socket = socket
        self.routes = routes
        self.logger = logger
        self.onRunning = onRunning
    }

    /// Serves until the shutdown of the service group.
    package func run() async throws {
        let isBound = BoundFlag()
        do {
            try await serve { isBound.set() }
        } catch  where !isRequired && !isBound.isSet {
            logger.warning("The lifecycle of programs is not served", metadata: ["reason": "\(error)"])
            try? await gracefulShutdown()
        }
        // Where it was not bound it is another daemon's.
        if isBound.isSet { socket.remove() }
    }

    private func serve(onBound: @escaping @Sendable () -> Void) async throws {
        let mask = ControlSocket.narrowRights()
        // Also where the server never runs; twice does no harm.
        defer { ControlSocket.widenRights(to: mask) }
        let application = Application(
            router: routes.router(), configuration: .init(address: .unixDomainSocket(path: socket.path)),
            onServerRunning: { _ in
                onBound()
                ControlSocket.widenRights(to: mask)
                socket.settleRights()
                logger.info("Serving the lifecycle of programs", metadata: ["socket": "\(socket.path)"])
                onRunning()
            }, logger: serverLogger)
        try await application.run()
    }

    /// The server's own messages repeat what is logged here.
    private var serverLogger: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}

/// Whether the server got its socket.
private final class BoundFlag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }
    func set() { value.store(true, ordering: .releasing) }
}
