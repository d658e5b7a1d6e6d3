import CoreMetrics
import Logging
import NIOCore
import Synchronization

/// What the guards of all connections of one server share: their limits, the count of connections, and what is told.
final class ConnectionWatch: Sendable {
    /// Why a connection, or one request of it, was cut off.
    enum Cut: String, CaseIterable {
        /// Connected, and never asked.
        case noRequest = "no_request"
        case idle
        case slowRequest = "slow_request"
        case slowAnswer = "slow_answer"
        case shutdown
    }

    let limits: ServingLimits
    private let open = Atomic(0)
    private let isFull = Atomic(false)
    private let connections: Gauge
    private let refused: Counter
    private let cuts: [Cut: Counter]
    private let logger: Logger

    /// - Parameter name: of the server, for the metrics.
    init(_ name: String, limits: ServingLimits, metrics: any MetricsFactory, logger: Logger) {
        self.limits = limits
        self.logger = logger
        let server = [("server", name)]
        connections = Gauge(label: "isochrone_connections", dimensions: server, factory: metrics)
        refused = Counter(label: "isochrone_connections_refused_total", dimensions: server, factory: metrics)
        cuts = Dictionary(
            uniqueKeysWithValues: Cut.allCases.map { cut in
                let dimensions = server + [("reason", cut.rawValue)]
                return (
                    cut, Counter(label: "isochrone_connections_cut_total", dimensions: dimensions, factory: metrics)
                )
            })
    }

    /// Counts a connection in.
    ///
    /// - Returns: whether it may stay; ``closed()`` is due in both cases.
    func opened() -> Bool {
        let count = open.add(1, ordering: .relaxed).newValue
        connections.record(count)
        guard count > limits.connections else { return true }
        refused.increment()
        if !isFull.exchange(true, ordering: .relaxed) {
            logger.warning(
                "Connections are refused, as many as allowed are open", metadata: ["limit": "\(limits.connections)"])
        }
        return false
    }

    func closed() {
        let count = open.subtract(1, ordering: .relaxed).newValue
        connections.record(count)
        if count <= limits.connections / 2 { isFull.store(false, ordering: .relaxed) }
    }

    func count(_ cut: Cut) {
        cuts[cut]?.increment()
    }
}
