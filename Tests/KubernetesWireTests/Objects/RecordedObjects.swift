import Foundation
import Testing

@testable import KubernetesWire

/// Bodies that a real API server sent; `Recorded/SOURCE.md` tells how they were recorded.
enum RecordedObjects {
    private struct Document: Decodable {
        struct Line: Decodable {
            var text: String
        }

        struct Response: Decodable {
            var body: String?
            var lines: [Line]?
        }

        var response: Response
    }

    static func list<Object: ResourceObject>(_ name: String, of type: Object.Type) throws -> ListPage<Object> {
        try ListPage(Array(try #require(try document(name).response.body).utf8))
    }

    static func events<Object: ResourceObject>(_ name: String, of type: Object.Type) throws -> [WatchEvent<Object>] {
        try #require(try document(name).response.lines).map { try WatchEvent(line: Array($0.text.utf8)) }
    }

    private static func document(_ name: String) throws -> Document {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Recorded/1.36.2")
        return try JSONDecoder().decode(Document.self, from: Data(contentsOf: folder.appending(path: "\(name).json")))
    }
}
