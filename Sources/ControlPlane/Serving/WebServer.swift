package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
package import Operations
import ServiceLifecycle
import Synchronization

/// Serves a router at an address until the shutdown of its service group; requests under way are answered first.
package struct WebServer<Context: RequestContext>: Sendable
where Context.Source == ApplicationRequestContextSource {
    private let name: String
    private let option: String
    private let address: ListenAddress
    private let responder: RouterResponder<Context>
    private let tls: TLSFiles?
    private let logger: Logger
    private let onRunning: @Sendable (ListenAddress) -> Void

    /// - Parameters:
    ///   - name: what is served, for the log.
    ///   - option: the command line option that names the address.
    ///   - onRunning: is told the real port.
    package init(
        _ name: String, option: String, address: ListenAddress, router: Router<Context>, tls: TLSFiles? = nil,
        logger: Logger, onRunning: @escaping @Sendable (ListenAddress) -> Void = { _ in }
    ) {
        self.name = name
        self.option = option
        self.address = address
        responder = router.buildResponder()
        self.tls = tls
        self.logger = logger
        self.onRunning = onRunning
    }

    /// The server with its TLS configuration, not yet running.
    package func application() throws -> some ApplicationProtocol {
        Application(
            responder: responder, server: try builder(),
            configuration: .init(address: .hostname(address.host, port: address.port)),
            onServerRunning: { channel in announce(port: channel.localAddress?.port ?? address.port) },
            logger: serverLogger)
    }

    private func builder() throws -> HTTPServerBuilder {
        guard let tls else { return .http1() }
        return try .tls(tlsConfiguration: tls.configuration())
    }

    private func announce(port: Int) {
        let address = ListenAddress(host: address.host, port: port)
        logger.info("Listening", metadata: ["serves": "\(name)", "address": "\(address)", "tls": "\(tls != nil)"])
        onRunning(address)
    }

    /// The server's own messages repeat what is logged here.
    private var serverLogger: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}

extension WebServer: Service {
    /// - Throws: `ListenError` when the address cannot be had.
    package func run() async throws {
        do {
            try await application().run()
        } catch let error as TLSFiles.Failure {
            throw error
        } catch let error as IOError {
            throw ListenError(error, address: address, option: option)
        }
    }
}
