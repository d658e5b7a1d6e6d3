package import CoreMetrics
package import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
package import Logging
import NIOCore
package import Operations
import ServiceLifecycle

/// Serves a router at an address until the shutdown of its service group; requests under way are answered first.
///
/// With TLS the client chooses HTTP/2 or HTTP/1.1; without, it is HTTP/1.1.
package struct WebServer<Context: RequestContext>: Sendable
where Context.Source == ApplicationRequestContextSource {
    private let name: String
    private let option: String
    private let address: ListenAddress
    private let responder: RouterResponder<Context>
    private let tls: TLSReloader?
    private let watch: ConnectionWatch
    private let logger: Logger
    private let onRunning: @Sendable (ListenAddress) -> Void

    /// - Parameters:
    ///   - name: what is served, for the log and the metrics.
    ///   - option: the command line option that names the address.
    ///   - onRunning: is told the real port.
    package init(
        _ name: String, option: String, address: ListenAddress, router: Router<Context>, tls: TLSReloader? = nil,
        limits: ServingLimits = ServingLimits(), metrics: any MetricsFactory = MetricsSystem.factory, logger: Logger,
        onRunning: @escaping @Sendable (ListenAddress) -> Void = { _ in }
    ) {
        self.name = name
        self.option = option
        self.address = address
        responder = router.buildResponder()
        self.tls = tls
        var named = logger
        named[metadataKey: "serves"] = "\(name)"
        watch = ConnectionWatch(name, limits: limits, metrics: metrics, logger: named)
        self.logger = logger
        self.onRunning = onRunning
    }

    /// The server with its TLS configuration, not yet running.
    package func application() throws -> some ApplicationProtocol {
        Application(
            responder: responder, server: builder,
            configuration: .init(address: .hostname(address.host, port: address.port)),
            onServerRunning: { channel in announce(port: channel.localAddress?.port ?? address.port) },
            logger: serverLogger)
    }

    private var builder: HTTPServerBuilder {
        let (tls, watch) = (tls, watch)
        let requests = HTTP1Channel.Configuration(additionalChannelHandlers: [RequestGuard(watch)])
        return HTTPServerBuilder { responder in
            guard let tls else {
                return GuardedChannel(base: HTTP1Channel(responder: responder, configuration: requests), watch: watch)
            }
            // Clients of HTTP/2 are told before they are cut off for idleness; the guard is for those that don't listen.
            let connections = HTTP2UpgradeChannel.Configuration(
                idleTimeout: watch.limits.idle * 0.9, streamConfiguration: requests)
            return GuardedChannel(
                base: try SecureChannel(tls, configuration: connections, responder: responder), watch: watch)
        }
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
        } catch let error as IOError {
            throw ListenError(error, address: address, option: option)
        }
    }
}
