import BPFPrograms
import Foundation
import HTTPClient
import Logging
import ProgramAPI
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ControlSocketTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func path() -> String {
        FileManager.default.temporaryDirectory.appending(path: "isochrone-\(UUID().uuidString).sock").path()
    }

    private func withServer(at path: String, _ body: () async throws -> Void) async throws {
        let (events, running) = AsyncStream.makeStream(of: Void.self)
        let routes = ProgramRoutes(manager: ProgramManager(pins: nil), logger: logger)
        let socket = ControlSocket(path: path)
        try socket.prepare()
        let server = ProgramServer(socket: socket, routes: routes, logger: logger) { running.yield() }
        let group = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in events { break }
            try await body()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    @Test("owner and group may use the socket and nobody else, a living daemon keeps it, and it goes with the daemon")
    func serves() async throws {
        let path = Self.path()
        try await withServer(at: path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o660)
            var configuration = HTTPClient.Configuration()
            configuration.unixSocket = path
            let client = HTTPClient(configuration: configuration)
            let response = try await client.send(HTTPRequest(url: "http://monitor/programs"))
            #expect(response.status == 200)
            #expect(response.text == #"{"items":[]}"#)
            #expect(throws: ControlSocketError.inUse(path)) { try ControlSocket(path: path).prepare() }
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("what a daemon that was killed left is taken over")
    func replacesStaleSockets() async throws {
        let path = Self.path()
        try leaveSocket(at: path)
        #expect(FileManager.default.fileExists(atPath: path))
        try await withServer(at: path) {}
    }

    @Test("a file that is no socket stays, and is named")
    func keepsFiles() throws {
        let path = Self.path()
        try Data("mine".utf8).write(to: URL(filePath: path))
        defer { unlink(path) }
        #expect(throws: ControlSocketError.occupied(path)) { try ControlSocket(path: path).prepare() }
        #expect(FileManager.default.contents(atPath: path) == Data("mine".utf8))
    }

    @Test(
        "a path that no socket can have is refused",
        arguments: ["relative.sock", "/" + String(repeating: "a", count: 107)])
    func refusesPaths(path: String) {
        #expect(throws: ControlSocketError.badPath(path)) { try ControlSocket(path: path).prepare() }
    }

    /// Binds and closes without removing, as a daemon that is killed does.
    private func leaveSocket(at path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }
}
