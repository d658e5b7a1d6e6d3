import FakeAPIServer
import Foundation
import Testing

/// A stream that was recorded.
struct RecordedWatch: Sendable {
    let name: String
    let request: FakeRequest
    let lines: [FakeJSON]
    let texts: [[UInt8]]
    let status: Int

    private struct Document: Decodable {
        struct Line: Decodable {
            var text: String
        }

        struct Response: Decodable {
            var status: Int
            var lines: [Line]
        }

        var response: Response
    }

    init(_ name: String) throws {
        let file = try Data(contentsOf: RecordedExchange.folder.appending(path: "\(name).json"))
        let document = try JSONDecoder().decode(Document.self, from: file)
        self.name = name
        request = try RecordedExchange(name).request
        status = document.response.status
        texts = document.response.lines.map { Array($0.text.utf8) }
        lines = texts.compactMap { FakeJSON($0) }
    }

    /// `ADDED node-a@248`
    static func summary(_ line: FakeJSON) -> String {
        let metadata = line[path: "object", "metadata"]
        let name = metadata?["name"]?.string ?? line[path: "object", "kind"]?.string ?? "?"
        return "\(line["type"]?.string ?? "?") \(name)@\(metadata?["resourceVersion"]?.string ?? "")"
    }

    /// The names of the fields that a line has at its top, in its object and in its metadata.
    static func shape(_ line: FakeJSON) -> [[String]] {
        let object = line["object"]
        let metadata = (object?["metadata"]?.fields ?? [:]).keys.filter { $0 != "managedFields" }
        return [(line.fields ?? [:]).keys.sorted(), (object?.fields ?? [:]).keys.sorted(), metadata.sorted()]
    }
}
