import FakeAPIServer
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import KubernetesClient

@Suite("Credential plugins", .timeLimit(.minutes(1)))
struct PluginTests {
    private static let version = "client.authentication.k8s.io/v1"
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// A program of the shell.
    private func plugin(_ script: String, version: String = Self.version) throws -> ExecPlugin {
        let path = directory.file("plugin-\(UUID())")
        try "#!/bin/sh\n\(script)\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        return ExecPlugin(command: path, arguments: ["get-token"], environment: ["ROLE": "edge"], apiVersion: version)
    }

    private static func answer(_ status: String, version: String = version) -> String {
        #"{"apiVersion":"\#(version)","kind":"ExecCredential","status":{\#(status)}}"#
    }

    private func problem(_ plugin: ExecPlugin, patience: Double = 30) async -> String? {
        do throws(ExecCredential.Problem) {
            _ = try await PluginRun(plugin: plugin, patience: patience).credential()
            return nil
        } catch {
            return error.text
        }
    }

    @Test("a plugin is told its arguments, its environment and what it is asked for")
    func run() async throws {
        let script = #"""
            case "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*) ;; *) exit 3;; esac
            [ "$1" = get-token ] && [ "$ROLE" = edge ] || exit 4
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t","expirationTimestamp":"2030-01-01T00:00:00Z"}}'
            """#
        let credential = try await PluginRun(plugin: try plugin(script)).credential()
        #expect(credential.token == "t")
        #expect(credential.expiry == Date(timeIntervalSince1970: 1_893_456_000))
    }

    @Test(
        "what a plugin does wrong is said without what it said in its answer",
        arguments: [
            ("echo secret; exit 1", "it ended with status 1"),
            ("echo 'log in first' >&2; exit 1", "it ended with status 1: log in first"),
            ("echo secret", "its output is no ExecCredential in JSON"),
            ("echo '\(answer(""))'", "it gave neither a token nor a client certificate"),
            (
                "echo '\(answer(#""clientKeyData":"secret""#))'",
                "it gave one of clientCertificateData and clientKeyData without the other"
            ),
            (
                "echo '\(answer(#""token":"secret","expirationTimestamp":"soon""#))'",
                "its expirationTimestamp is no RFC 3339 time"
            ),
            (
                "echo '\(answer(#""token":"t""#, version: "x/v2"))'",
                "it answered with x/v2 ExecCredential, not with client.authentication.k8s.io/v1 ExecCredential"
            ),
        ])
    func problems(script: String, expected: String) async throws {
        #expect(await problem(try plugin(script)) == expected)
    }

    @Test("a plugin that hangs is ended, and one that is not there is told with the hint of the kubeconfig")
    func hanging() async throws {
        #expect(await problem(try plugin("exec sleep 60"), patience: 0.2) == "it did not answer within 0 s")
        var absent = try plugin("")
        absent.command = "no-such-plugin"
        absent.installHint = "install it with apt"
        #expect(await problem(absent) == "there is no such program: install it with apt")
    }

    @Test("a credential is made once for all, until it ends or is refused")
    func kept() async throws {
        let moment = Mutex(Date(timeIntervalSince1970: 0))
        let made = Mutex(0)
        let credentials = PluginCredentials(now: { moment.withLock { $0 } }) {
            let count = made.withLock { made -> Int in
                made += 1
                return made
            }
            let text = Self.answer(#""token":"t\#(count)","expirationTimestamp":"1970-01-01T01:00:00Z""#)
            guard let credential = try? ExecCredential(parsing: Array(text.utf8), apiVersion: Self.version) else {
                return .failure(.init(text: "unreadable"))
            }
            return .success(credential)
        }
        let tokens = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<10 { group.addTask { try await credentials.current().token } }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(tokens == ["t1"])
        credentials.refused(try await credentials.current())
        #expect(try await credentials.current().token == "t2")
        moment.withLock { $0 = Date(timeIntervalSince1970: 3_595) }
        #expect(try await credentials.current().token == "t3")
    }

    @Test("a plugin that fails is not started for each request")
    func failing() async throws {
        let moment = Mutex(Date(timeIntervalSince1970: 0))
        let made = Mutex(0)
        let credentials = PluginCredentials(now: { moment.withLock { $0 } }) {
            made.withLock { $0 += 1 }
            return .failure(.init(text: "no"))
        }
        for _ in 0..<5 { _ = try? await credentials.current() }
        #expect(made.withLock { $0 } == 1)
        moment.withLock { $0 = Date(timeIntervalSince1970: 6) }
        _ = try? await credentials.current()
        #expect(made.withLock { $0 } == 2)
    }

    @Test("a token that the server does not take any more is made anew, once")
    func renewed() async throws {
        let counter = directory.file("count")
        let script = #"""
            echo x >>\#(counter)
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t'$(wc -l <\#(counter))'"}}'
            """#
        let plugin = try plugin(script)
        let cluster = FakeCluster(users: ["t1": FakeUser("extender")], anonymous: nil)
        try await FakeAPIServer.run(cluster) { server in
            let client = try KubernetesClient(
                KubernetesConfiguration(server: server.url, credential: .plugin(plugin), source: "test"))
            #expect(try await client.version() == "v1.36.2")
            cluster.setUsers(["t2": FakeUser("extender")])
            #expect(try await client.version() == "v1.36.2")
            cluster.setUsers(["t9": FakeUser("extender")])
            await #expect(throws: KubernetesError.unauthorized(server: server.url)) { try await client.version() }
        }
        let runs = try String(contentsOfFile: counter, encoding: .utf8).split(separator: "\n").count
        #expect(runs == 3)
    }
}
