import HTTPClient
package import Logging

/// The daemon's connection to the control plane: where its reports go and where it learns of its peers.
package struct Delivery: Sendable {
    package let queue: ReportQueue
    /// `nil`: nothing is reported.
    package let sender: ReportSender?
    /// `nil`: the peers are told otherwise.
    let directory: PeerDirectory?

    /// - Parameters:
    ///   - server: such as `http://10.0.0.9:8080`; `nil`: there is none.
    ///   - bootID: new with every start of the daemon.
    package init(node: String, bootID: String, server: String?, peers: PeerSource, logger: Logger) {
        let client = HTTPClient(configuration: Self.clientConfiguration)
        let queue = ReportQueue(node: node, bootID: bootID)
        self.queue = queue
        sender = server.map { ReportSender(queue: queue, client: client, server: $0, logger: logger) }
        directory =
            if case .server(let url) = peers { PeerDirectory(client: client, server: url, node: node) } else { nil }
    }

    /// Repetitions and pauses are the daemon's own, so the client does without.
    private static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.retry = .never
        configuration.breaker = nil
        configuration.maximumResponseBytes = 16 << 20
        return configuration
    }
}
