import Hummingbird
import HummingbirdTesting
import Logging
import Operations
import ServiceLifecycle
import TestSupport
import Testing

@testable import ControlPlane

@Suite("The web server")
struct WebServerTests {
    private func server(
        _ address: ListenAddress, tls: TLSReloader? = nil,
        onRunning: @escaping @Sendable (ListenAddress) -> Void = { _ in }
    ) async throws -> WebServer<APIRequestContext> {
        WebServer(
            "api", option: "--api", address: address, router: try await APIScene().router, tls: tls,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), onRunning: onRunning)
    }

    @Test("a port that is taken is told with the option to change", .timeLimit(.minutes(1)))
    func portInUse() async throws {
        let (ports, port) = AsyncStream.makeStream(of: ListenAddress.self)
        let first = try await server(ListenAddress(host: "127.0.0.1", port: 0)) { port.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await first.run() }
            var iterator = ports.makeAsyncIterator()
            let taken = try #require(await iterator.next())
            let second = try await server(taken)
            let error = await #expect(throws: ListenError.self) { try await second.run() }
            #expect(error?.description.contains("--api") == true)
            group.cancelAll()
        }
    }

    @Test("requests under way are answered when the server is told to stop", .timeLimit(.minutes(1)))
    func gracefulShutdown() async throws {
        let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)
        let (releases, release) = AsyncStream.makeStream(of: Void.self)
        let (ports, port) = AsyncStream.makeStream(of: ListenAddress.self)
        let router = Router(context: APIRequestContext.self)
        router.get("slow") { _, _ in
            arrival.yield()
            for await _ in releases { break }
            return "done"
        }
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = WebServer(
            "slow", option: "--api", address: ListenAddress(host: "127.0.0.1", port: 0), router: router, logger: logger,
            onRunning: { port.yield($0) })
        let group = ServiceGroup(services: [server], logger: logger)
        async let end: Void = group.run()
        var iterator = ports.makeAsyncIterator()
        let address = try #require(await iterator.next())
        let client = TestClient(host: address.host, port: address.port)
        client.connect()
        async let response = client.get("/slow")
        for await _ in arrivals { break }
        await group.triggerGracefulShutdown()
        release.yield()
        #expect(try await response.body.map { String(buffer: $0) } == "done")
        try await client.shutdown()
        try await end
    }

    @Test(
        "certificate files that hold nothing of use are named",
        arguments: [
            (
                TLSFiles(certificate: "/nowhere.crt", key: "/nowhere.key"),
                "--tls-certificate /nowhere.crt: there is no such file that can be read"
            ),
            (
                TLSFiles(certificate: "/etc/hostname", key: "/nowhere.key"),
                "--tls-certificate /etc/hostname: no PEM certificate in it"
            ),
        ])
    func badCertificates(files: TLSFiles, message: String) {
        let error = #expect(throws: TLSFiles.Failure.self) { try files.check() }
        #expect(error?.description == message)
    }
}
