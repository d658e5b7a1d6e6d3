import BPFPrograms
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import ProgramAPI
import Testing

/// What is answered to right and to wrong requests, without a kernel.
struct ProgramRoutesTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func answer(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", type: String? = nil
    ) async throws -> (status: Int, type: String?, text: String) {
        let routes = ProgramRoutes(manager: ProgramManager(pins: nil), logger: logger)
        return try await Application(router: routes.router(), logger: logger).test(.router) { client in
            var headers: HTTPFields = [:]
            if let type { headers[.contentType] = type }
            let response = try await client.execute(
                uri: path, method: method, headers: headers, body: ByteBuffer(string: body))
            return (response.status.code, response.headers[.contentType], String(buffer: response.body))
        }
    }

    private static func manifest(_ object: String, name: String = "mine") -> String {
        """
        {"apiVersion": "isochrone.dev/v1alpha1", "kind": "Program", "metadata": {"name": "\(name)"},
         "spec": {"object": "\(object)", "sha256": "\(String(repeating: "0", count: 64))",
                  "attachments": [{"program": "p", "hook": "tc", "device": "lo", "direction": "ingress"}]}}
        """
    }

    @Test("where no programs are, the list is empty")
    func lists() async throws {
        let answer = try await answer(.get, "/programs")
        #expect(answer.status == 200)
        #expect(answer.text == #"{"items":[]}"#)
    }

    @Test(
        "what is wrong is answered with a problem document that names it",
        arguments: [
            (HTTPRequest.Method.get, "/programs/nosuch", "", 404, "not-found", "there is no program `nosuch`"),
            (.get, "/nothing", "", 404, "not-found", "/programs"),
            (.delete, "/programs/nosuch", "", 404, "not-found", "nosuch"),
            (.put, "/programs/nosuch", "", 404, "not-found", "nosuch"),
            (.get, "/programs/..%2F..%2Fetc", "", 400, "invalid-value", "is no name of a program"),
            (.post, "/programs", "", 405, "method-not-allowed", "only GET"),
            (.put, "/programs/mine", "{", 400, "invalid-value", "body:2:1: not valid YAML"),
            (.put, "/programs/mine", "{\"kind\": \"Program\"}", 400, "invalid-value", "is missing"),
            (.put, "/programs/other", manifest("/x"), 400, "invalid-value", "use one name"),
            (.put, "/programs/mine", manifest("x.o"), 400, "invalid-value", "no absolute path"),
            (.put, "/programs/mine", manifest("/a/../x.o"), 400, "invalid-value", "no absolute path"),
            (.put, "/programs/mine", manifest("/nosuch.o"), 422, "program-rejected", "No such file"),
            (.put, "/programs/mine", manifest("/dev/null"), 422, "program-rejected", "no regular file"),
            (.put, "/programs/mine", manifest("/proc/self/stat"), 422, "program-rejected", "instead of 0000"),
            (.put, "/programs/mine", String(repeating: " ", count: 300_000), 413, "body-too-large", "262144"),
        ])
    func refuses(
        method: HTTPRequest.Method, path: String, body: String, status: Int, kind: String, detail: String
    ) async throws {
        let answer = try await answer(method, path, body)
        #expect(answer.status == status)
        #expect(answer.type == "application/problem+json")
        struct Document: Decodable { var type, title, detail, instance: String, status: Int }
        let document = try JSONDecoder().decode(Document.self, from: Data(answer.text.utf8))
        #expect(document.type == "https://isochrone.dev/problems/\(kind)")
        #expect(document.status == status)
        #expect(document.detail.contains(detail), "\(document.detail)")
    }

    @Test("a body of another type is not read")
    func refusesOtherTypes() async throws {
        #expect(try await answer(.put, "/programs/mine", "x", type: "text/html").status == 415)
    }
}
