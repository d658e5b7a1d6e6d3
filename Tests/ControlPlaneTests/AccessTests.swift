import ClusterModel
import Hummingbird
import HummingbirdTesting
import Synchronization
import TestSupport
import Testing

@testable import ControlPlane

/// The REST API for callers that a cluster's API server knows.
struct AccessTests {
    private static let daemon = Caller(
        user: "daemon", extra: ["authentication.kubernetes.io/node-name": ["a"]])
    private static let reader = Caller(user: "reader", groups: ["viewers"])
    private static let report = #"{"node":"%","bootID":"b","sequence":1,"links":[]}"#

    /// A cluster that knows two tokens, and counts what it is asked.
    private final class Cluster: Sendable {
        let questions = Mutex<[String]>([])
        let isDown = Mutex(false)

        var control: AccessControl {
            AccessControl { token in
                if self.isDown.withLock({ $0 }) { return .unavailable("it is down") }
                self.questions.withLock { $0.append("who") }
                return ["daemon-token": .caller(daemon), "reader-token": .caller(reader)][token] ?? .unknown
            } authorize: { caller, question in
                if self.isDown.withLock({ $0 }) { return .unavailable("it is down") }
                self.questions.withLock { $0.append("\(caller.user): \(question)") }
                let isAllowed =
                    caller == daemon
                    ? question == AccessQuestion("create", "measurements")
                    : ["get", "list", "watch"].contains(question.verb)
                return isAllowed ? .allowed : .denied
            }
        }
    }

    private let cluster = Cluster()

    private func ask(
        _ scene: APIScene, _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, token: String?
    ) async throws -> Answer {
        try await scene.ask(
            method, path, body,
            headers: token.map { [.authorization: "Bearer \($0)", .contentType: "application/json"] } ?? [:])
    }

    private func scene() async throws -> APIScene {
        try await APIScene(access: cluster.control)
    }

    @Test("who is not known gets 401 with a challenge, whatever is asked", arguments: [nil, "", "stolen"])
    func unknown(token: String?) async throws {
        let answer = try await ask(try await scene(), .get, "/nodes", token: token)
        #expect(answer.status == 401)
        #expect(answer.headers[.wwwAuthenticate] == "Bearer")
        #expect(answer.headers[.contentType] == "application/problem+json")
    }

    @Test("a reader reads, and what it may not do is named with the right that allows it")
    func reader() async throws {
        let scene = try await scene()
        #expect(try await ask(scene, .get, "/nodes", token: "reader-token").status == 200)
        let refused = try await ask(scene, .delete, "/applications/city/watch", token: "reader-token")
        #expect(refused.status == 403)
        #expect(refused.text.contains("reader may not delete applications.isochrone.dev in namespace city"))
    }

    @Test("a daemon reports of its own node, and of no other", arguments: [("a", 202), ("b", 403)])
    func daemon(node: String, status: Int) async throws {
        let body = Self.report.replacing("%", with: node)
        let answer = try await ask(try await scene(), .post, "/measurements", body, token: "daemon-token")
        #expect(answer.status == status, "\(answer.text)")
    }

    @Test("a token that is bound to no node reports of none without the right to do so for others")
    func unboundToken() async throws {
        let body = Self.report.replacing("%", with: "a")
        let answer = try await ask(try await scene(), .post, "/measurements", body, token: "reader-token")
        #expect(answer.status == 403)
    }

    @Test("answers are remembered for their time, and none while the cluster is down")
    func memory() async throws {
        let scene = try await scene()
        cluster.isDown.withLock { $0 = true }
        let down = try await ask(scene, .get, "/nodes", token: "reader-token")
        #expect(down.status == 503)
        #expect(down.headers[.retryAfter] == "5")
        cluster.isDown.withLock { $0 = false }
        for _ in 0..<3 { #expect(try await ask(scene, .get, "/nodes", token: "reader-token").status == 200) }
        #expect(cluster.questions.withLock { $0 } == ["who", "reader: list nodes.isochrone.dev"])
        scene.clock.advance(bySeconds: 31)
        #expect(try await ask(scene, .get, "/nodes", token: "reader-token").status == 200)
        #expect(cluster.questions.withLock { $0.count } == 4)
    }

    @Test(
        "paths are asked for as resources",
        arguments: [
            ("GET", "/api/v1", "list index"), ("GET", "/api/v1/nodes", "list nodes"),
            ("GET", "/api/v1/nodes/a", "get nodes"), ("GET", "/api/v1/links?watch=true", "watch links"),
            ("GET", "/api/v1/applications?namespace=x", "list applications x"),
            ("PUT", "/api/v1/applications/x/y/plan", "update applications/plan x"),
            ("DELETE", "/api/v1/placements/x/p", "delete placements x"), ("HEAD", "/api/v1/snapshot", "list snapshot"),
        ])
    func questions(method: String, path: String, expected: String) throws {
        let head = HTTPRequest(
            method: try #require(.init(method)), scheme: nil, authority: nil, path: path)
        let question = AccessQuestion(Request(head: head, body: .init(buffer: ByteBuffer())))
        let words = [question.verb, question.resource, question.namespace].compactMap(\.self)
        #expect(words.joined(separator: " ") == expected)
    }
}
