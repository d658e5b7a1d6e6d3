import Hummingbird
package import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
package import Telemetry

/// Serves `/metrics`, `/livez` and `/readyz` to Prometheus and to the kubelet, without authentication.
package struct OperationsServer: Service {
    private let address: ListenAddress
    private let registry: PrometheusRegistry
    private let readiness: @Sendable () -> [Check]
    private let logger: Logger
    private let onRunning: @Sendable (ListenAddress) -> Void

    /// `readiness` is asked on each request and must answer at once; `onRunning` is told the real port.
    package init(
        address: ListenAddress, registry: PrometheusRegistry, readiness: @escaping @Sendable () -> [Check],
        logger: Logger = Logger(label: "operations"),
        onRunning: @escaping @Sendable (ListenAddress) -> Void = { _ in }
    ) {
        self.address = address
        self.registry = registry
        self.readiness = readiness
        self.logger = logger
        self.onRunning = onRunning
    }

    /// Serves until the shutdown of the service group; throws `ListenError` when the address cannot be had.
    package func run() async throws {
        let isListening = ListeningFlag()
        let application = Application(
            router: router, configuration: .init(address: .hostname(address.host, port: address.port)),
            onServerRunning: { channel in
                isListening.set()
                announce(port: channel.localAddress?.port ?? address.port)
            }, logger: serverLogger)
        do {
            try await application.run()
        } catch  where !isListening.isSet {
            throw ListenError(error, address: address, option: "--metrics")
        }
    }

    private func announce(port: Int) {
        let address = ListenAddress(host: address.host, port: port)
        logger.info("Serving metrics and health", metadata: ["address": "\(address)"])
        onRunning(address)
    }

    private var router: Router<BasicRequestContext> {
        let router = Router()
        router.get("livez") { _, _ in Self.plain("ok\n") }
        router.get("readyz") { [readiness] _, _ in Self.answer(to: readiness()) }
        router.get("metrics") { [registry] _, _ in
            Response(
                status: .ok, headers: [.contentType: PrometheusRegistry.contentType],
                body: .init(byteBuffer: ByteBuffer(bytes: registry.render())))
        }
        return router
    }

    /// 503 as long as one check fails, so that the kubelet sends no requests here.
    private static func answer(to checks: [Check]) -> Response {
        let isReady = checks.allSatisfy(\.isOK)
        let lines = checks.map(\.line) + [isReady ? "ready" : "not ready"]
        return plain(lines.joined(separator: "\n") + "\n", isReady ? .ok : .serviceUnavailable)
    }

    private static func plain(_ text: String, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// The server's own messages repeat what is logged here.
    private var serverLogger: Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .warning)
        return logger
    }
}

/// Whether the server got its address; errors before that are about the address.
private final class ListeningFlag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }
    func set() { value.store(true, ordering: .releasing) }
}
