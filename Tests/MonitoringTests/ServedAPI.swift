import ClusterModel
import ControlPlane
import Logging
import Operations
import ServiceLifecycle
import StateStore
import TestSupport

/// The server's REST API in memory, listening on loopback while a test runs.
struct ServedAPI {
    let state: ClusterState
    private let server: WebServer<APIRequestContext>
    private let addresses: AsyncStream<ListenAddress>

    init(tls: TLSFiles? = nil, nodes: [String] = ["a", "b"]) async throws {
        let clock = ManualClock()
        state = try await ClusterState.open(store: InMemoryStateStore(now: { clock.now }), now: { clock.now })
        for name in nodes { try await state.put(node: node(name)) }
        state.rebuildNow()
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let schedulers = ApplicationSchedulers(
            state: state, settings: SchedulingSettings(), engine: .planner, now: { clock.now }, logger: logger)
        let router = RESTAPI(APIServices(state: state, schedulers: schedulers, now: { clock.now })).router()
        let (addresses, address) = AsyncStream.makeStream(of: ListenAddress.self)
        self.addresses = addresses
        server = WebServer(
            "api", option: "--api", address: ListenAddress(host: "127.0.0.1", port: 0), router: router,
            tls: try tls.map { try TLSReloader($0, logger: logger) }, logger: logger, onRunning: { address.yield($0) })
    }

    /// Runs `body` with the port that is served.
    func whileServing<Value: Sendable>(_ body: @escaping @Sendable (_ port: Int) async throws -> Value) async throws
        -> Value
    {
        let services = ServiceGroup(services: [server], logger: Logger(label: "test"))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            var iterator = addresses.makeAsyncIterator()
            guard let address = await iterator.next() else { throw CancellationError() }
            let value = try await body(address.port)
            // A connection that is cancelled while it is accepted ends the process.
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
            return value
        }
    }
}
