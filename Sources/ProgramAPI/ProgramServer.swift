import Hummingbird
package import Logging
import ServiceLifecycle

/// Serves the lifecycle of programs to the operator of this node, over a Unix socket.
package struct ProgramServer: Service {
    private let socket: ControlSocket
    private let routes: ProgramRoutes
    private let logger: Logger
    private let onRunning: @Sendable () -> Void

    /// - Parameter socket: prepared.
    package init(
        socket: ControlSocket, routes: ProgramRoutes, logger: Logger, onRunning: @escaping @Sendable () -> Void = {}
    ) {
        self.socket = socket
        self.routes = routes
        self.logger = logger
        self.onRunning = onRunning
    }

    /// Serves until the shutdown of the service group.
    package func run() async throws {
        defer { socket.remove() }
        let mask = ControlSocket.narrowRights()
        // Also where the server never runs; twice does no harm.
        defer { ControlSocket.widenRights(to: mask) }
        let application = Application(
            router: routes.router(), configuration: .init(address: .unixDomainSocket(path: socket.path)),
            onServerRunning: { _ in
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
