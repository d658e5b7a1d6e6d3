import ClusterModel
import Hummingbird
import Logging
import MetricsTestKit
import NIOCore
import Operations
import ServiceLifecycle
import Testing

@testable import ControlPlane

/// A web server on a free port of loopback, with a few routes to try its manners on.
struct ServingScene: Sendable {
    let metrics = TestMetrics()
    let log = RecordedLog()
    var limits = ServingLimits()
    var tls: TLSReloader?

    /// Requests that wait at `/wait`.
    let arrivals = AsyncStream.makeStream(of: Void.self)
    private let gate = Gate()

    struct Running: Sendable {
        let address: ListenAddress
        let group: ServiceGroup

        func url(_ path: String) -> String { "https://localhost:\(address.port)\(path)" }
    }

    /// Runs the server while `work` does something with it.
    func run<Result: Sendable>(_ work: @escaping @Sendable (Running) async throws -> Result) async throws -> Result {
        let (ports, port) = AsyncStream.makeStream(of: ListenAddress.self)
        let server = WebServer(
            "webhook", option: "--webhook", address: ListenAddress(host: "127.0.0.1", port: 0), router: router,
            tls: tls, limits: limits, metrics: metrics, logger: log.logger, onRunning: { port.yield($0) })
        let group = ServiceGroup(services: [server], logger: log.logger)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let address = try #require(await iterator.next())
            let result = try await work(Running(address: address, group: group))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    /// Lets the requests at `/wait` go on.
    func release() async { await gate.open() }

    /// Waits until as many requests are at `/wait`.
    func arrived(_ count: Int) async {
        var iterator = arrivals.stream.makeAsyncIterator()
        for _ in 0..<count { await iterator.next() }
    }

    /// Until the server has noticed that connections are gone.
    func openConnections(become count: Double) async throws {
        let gauge = try metrics.expectGauge("isochrone_connections", [("server", "webhook")])
        while gauge.lastValue != count {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    func cuts(_ reason: String) -> Int64 {
        metrics.counterTotal(
            label: "isochrone_connections_cut_total", dimensions: [("server", "webhook"), ("reason", reason)])
    }

    private var router: Router<ExtenderRequestContext> {
        let router = Router(context: ExtenderRequestContext.self)
        router.post("count") { request, _ in
            var count = 0
            for try await part in request.body { count += part.readableBytes }
            return "\(count)"
        }
        router.get("bytes") { request, _ in
            let count = request.uri.queryParameters.get("n", as: Int.self) ?? 0
            return Response(
                status: .ok,
                body: ResponseBody(contentLength: count) { writer in
                    let part = ByteBuffer(repeating: 0x20, count: 1 << 18)
                    for start in stride(from: 0, to: count, by: part.readableBytes) {
                        try await writer.write(ByteBuffer(part.readableBytesView.prefix(count - start)))
                    }
                    try await writer.finish(nil)
                })
        }
        router.get("wait") { [arrivals, gate] request, _ in
            arrivals.continuation.yield()
            await gate.wait()
            let count = request.uri.queryParameters.get("n", as: Int.self) ?? 4
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(repeating: 0x78, count: count)))
        }
        ExtenderRoutes(
            assessor: FakeAssessor([:]), decisions: DecisionLog(), metrics: metrics,
            now: { Timestamp(milliseconds: 0) }, logger: log.logger
        ).add(to: router)
        return router
    }
}

/// Holds everybody up until it is opened.
private actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        guard !isOpen else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}
