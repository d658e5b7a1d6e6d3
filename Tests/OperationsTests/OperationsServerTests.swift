import CoreMetrics
import HTTPClient
import Logging
import Operations
import ServiceLifecycle
import Synchronization
import Telemetry
import Testing

@Suite(.timeLimit(.minutes(1)))
struct OperationsServerTests {
    private let client = HTTPClient()
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs a server on a free port, hands its address to `body`, and shuts it down.
    private func withServer(
        registry: PrometheusRegistry = PrometheusRegistry(), readiness: @escaping @Sendable () -> [Check] = { [] },
        _ body: (ListenAddress) async throws -> Void
    ) async throws {
        let (addresses, running) = AsyncStream.makeStream(of: ListenAddress.self)
        let server = OperationsServer(
            address: ListenAddress(host: "127.0.0.1", port: 0), registry: registry, readiness: readiness,
            logger: logger, onRunning: { running.yield($0) })
        let group = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = addresses.makeAsyncIterator()
            let address = try #require(await iterator.next())
            try await body(address)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    @Test("a process that answers is alive")
    func alive() async throws {
        try await withServer(readiness: { [Check(name: "store", isOK: false)] }) { address in
            let response = try await client.send(HTTPRequest(url: "http://\(address)/livez"))
            #expect(response.status == 200)
            #expect(response.text == "ok\n")
        }
    }

    @Test("metrics are served with the content type of the text format")
    func metrics() async throws {
        let registry = PrometheusRegistry()
        Counter(label: "c", factory: registry).increment()
        try await withServer(registry: registry) { address in
            let response = try await client.send(HTTPRequest(url: "http://\(address)/metrics"))
            #expect(response.status == 200)
            #expect(response.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
            #expect(response.text == "# TYPE c_total counter\nc_total 1\n")
        }
    }

    @Test("readiness is asked anew each time, and names what is missing, a line for each check")
    func readiness() async throws {
        let isOpen = Atomic(false)
        let checks: @Sendable () -> [Check] = {
            [
                Check(name: "webhook", isOK: true),
                Check(name: "store", isOK: isOpen.load(ordering: .relaxed), text: "the database is\nlocked"),
            ]
        }
        try await withServer(readiness: checks) { address in
            let request = HTTPRequest(url: "http://\(address)/readyz")
            var configuration = HTTPClient.Configuration()
            configuration.retry = .never
            let client = HTTPClient(configuration: configuration)
            let before = try await client.send(request)
            #expect(before.status == 503)
            #expect(before.text == "[+] webhook\n[-] store: the database is locked\nnot ready\n")
            isOpen.store(true, ordering: .relaxed)
            let after = try await client.send(request)
            #expect(after.status == 200)
            #expect(after.text.hasSuffix("\nready\n"))
        }
    }

    @Test(
        "other paths and methods are not found", arguments: [("GET", "/"), ("GET", "/metrics/x"), ("POST", "/metrics")])
    func unknown(method: String, path: String) async throws {
        try await withServer { address in
            let response = try await client.send(HTTPRequest(method: method, url: "http://\(address)\(path)"))
            #expect(response.status == 404 || response.status == 405)
        }
    }

    @Test("a port that is taken is one clear error with address and remedy")
    func taken() async throws {
        try await withServer { address in
            let second = OperationsServer(
                address: address, registry: PrometheusRegistry(), readiness: { [] }, logger: logger)
            await #expect {
                try await second.run()
            } throws: {
                "\($0)"
                    == "cannot listen at \(address): Address already in use; stop the process that listens there, or "
                    + "choose another address with --metrics"
            }
        }
    }

    @Test(
        "an address of another computer, and a name that nobody knows, are clear errors",
        arguments: ["192.0.2.1", "nowhere.invalid"])
    func foreign(host: String) async throws {
        let address = ListenAddress(host: host, port: 9_090)
        let server = OperationsServer(
            address: address, registry: PrometheusRegistry(), readiness: { [] }, logger: logger)
        await #expect { try await server.run() } throws: {
            ($0 as? ListenError)?.address == address && "\($0)".contains("--metrics")
        }
    }
}
