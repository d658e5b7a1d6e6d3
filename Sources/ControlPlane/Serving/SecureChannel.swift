import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import Synchronization

/// TLS with HTTP/2 or HTTP/1.1, as the client wishes, and each new connection with the certificate of its moment.
/// Connections that are open keep theirs.
final class SecureChannel: ServerChildChannel {
    typealias Value = HTTP2UpgradeChannel.Value

    private struct Built {
        var generation: Int
        var channel: HTTP2UpgradeChannel
    }

    private let certificates: TLSReloader
    private let configuration: HTTP2UpgradeChannel.Configuration
    private let responder: HTTPChannelHandler.Responder
    private let built: Mutex<Built>

    init(
        _ certificates: TLSReloader, configuration: HTTP2UpgradeChannel.Configuration,
        responder: @escaping HTTPChannelHandler.Responder
    ) throws {
        self.certificates = certificates
        self.configuration = configuration
        self.responder = responder
        let material = certificates.current
        built = Mutex(
            Built(
                generation: material.generation,
                channel: try HTTP2UpgradeChannel(
                    tlsConfiguration: material.configuration, configuration: configuration, responder: responder)))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        current().setup(channel: channel, logger: logger)
    }

    func handle(value: Value, logger: Logger) async {
        // Only the responder counts here, and that is the same in all of them.
        await built.withLock { $0.channel }.handle(value: value, logger: logger)
    }

    private func current() -> HTTP2UpgradeChannel {
        let material = certificates.current
        return built.withLock { built in
            guard built.generation != material.generation else { return built.channel }
            let channel = try? HTTP2UpgradeChannel(
                tlsConfiguration: material.configuration, configuration: configuration, responder: responder)
            // What cannot be built was refused by the reloader already; the one before goes on.
            if let channel { built.channel = channel }
            built.generation = material.generation
            return built.channel
        }
    }
}
