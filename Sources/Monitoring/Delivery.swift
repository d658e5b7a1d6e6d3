import HTTPClient
package import Logging
package import ReportSpool

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
    ///   - spool: where reports survive this process; `nil`: they don't.
    package init(
        node: String, bootID: String, server: String?, peers: PeerSource, access: ServerAccess = ServerAccess(),
        spool: (any ReportSpool)? = nil, logger: Logger
    ) {
        let client = HTTPClient(configuration: Self.clientConfiguration(access))
        let queue = ReportQueue(node: node, bootID: bootID, spool: spool, logger: logger)
        self.queue = queue
        sender = server.map { ReportSender(queue: queue, client: client, server: $0, logger: logger) }
        directory =
            if case .server(let url) = peers { PeerDirectory(client: client, server: url, node: node) } else { nil }
    }

    /// Repetitions and pauses are the daemon's own, so the client does without. Its circuit breaker is for reports and
    /// peers together: they go to the same server.
    private static func clientConfiguration(_ access: ServerAccess) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.retry = .never
        configuration.maximumResponseBytes = 16 << 20
        access.apply(to: &configuration)
        return configuration
    }
}
