import FakeAPIServer
import Foundation
import Testing

/// An exchange with a real API server; `Recorded/SOURCE.md` tells how it was recorded.
struct RecordedExchange: Sendable, CustomTestStringConvertible {
    let name: String
    var request: FakeRequest
    private(set) var response: FakeAnswer

    var testDescription: String { name }

    private struct Document: Decodable {
        struct Message: Decodable {
            var method: String?
            var path: String?
            var status: Int?
            var headers: [[String]]?
            var body: String?

            func header(_ name: String) -> String? { headers?.first { $0.first == name }?.last }
        }

        var request: Message
        var response: Message
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Recorded/1.36.2")

    /// The names of all cases, streams among them.
    static let names: [String] =
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
        .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted() ?? []

    /// - Parameter token: of the user who asks; the recordings hold none.
    init(_ name: String, token: String? = "admin") throws {
        let file = try Data(contentsOf: Self.folder.appending(path: "\(name).json"))
        let document = try JSONDecoder().decode(Document.self, from: file)
        let path = try #require(document.request.path)
        self.name = name
        request = FakeRequest(
            method: try #require(document.request.method), path: String(path.prefix { $0 != "?" }),
            query: String(path.drop { $0 != "?" }.dropFirst()), contentType: document.request.header("Content-Type"),
            body: Array((document.request.body ?? "").utf8),
            token: token)
        response = FakeAnswer(
            status: try #require(document.response.status),
            contentType: try #require(document.response.header("Content-Type")),
            body: Array((document.response.body ?? "").utf8))
        if let value = document.response.header("Retry-After") { response.headers["Retry-After"] = value }
    }
}
