import Hummingbird
import Logging
import Operations
import ServiceLifecycle
import TestSupport
import Testing

@testable import ControlPlane

@Suite("The web server")
struct WebServerTests {
    private func server(
        _ address: ListenAddress, tls: TLSFiles? = nil,
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
        let error = #expect(throws: TLSFiles.Failure.self) { try files.configuration() }
        #expect(error?.description == message)
    }
}
