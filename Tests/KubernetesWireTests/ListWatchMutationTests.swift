import Foundation
import TestSupport
import Testing

@testable import KubernetesWire

/// Answers that are nearly right. What counts is that each is either read or refused, and that one that was read says
/// nothing that can't be.
@Suite("Mutated lists and watches")
struct ListWatchMutationTests {
    enum Kind: String, CaseIterable {
        case bytes, structure
    }

    private struct Named: ResourceObject {
        var name: String
        var labels: [String: String]

        static func read(_ value: JSONValue) throws(ResourceReadingError) -> Named {
            var named = Named(name: "", labels: [:])
            try value["metadata"]?.forEachField("metadata") { key, value throws(ResourceReadingError) in
                if key.equals("name") { named.name = try value.string("metadata.name") ?? "" }
                if key.equals("labels") { named.labels = try value.strings("metadata.labels") }
                if key.equals("generation") { _ = try value.wholeNumber("metadata.generation") }
            }
            try value["status"]?["conditions"]?.forEachElement("status.conditions") {
                element throws(ResourceReadingError) in
                _ = try element["status"]?.string("status")
            }
            guard !named.name.isEmpty else { throw .missing(field: "metadata.name", position: 0) }
            return named
        }
    }

    private struct Recording: Decodable {
        struct Response: Decodable {
            struct Line: Decodable {
                var text: String
            }

            var body: String?
            var lines: [Line]?
        }

        var response: Response
    }

    private func recording(_ name: String) throws -> Recording.Response {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "KubernetesClientTests/Recorded/1.36.2/\(name).json")
        return try JSONDecoder().decode(Recording.self, from: try Data(contentsOf: folder)).response
    }

    private func mutate(
        _ bodies: [[UInt8]], _ kind: Kind, seed: Int, rounds: Int, _ check: ([UInt8]) throws -> Bool
    ) rethrows {
        var mutator = RequestMutator(seed: UInt64(seed))
        var readCount = 0
        for round in 0..<rounds {
            var body = bodies[round % bodies.count]
            for _ in 0...Int.random(in: 0..<3, using: &mutator.generator) {
                if kind == .bytes { mutator.changeBytes(of: &body) } else { mutator.changeStructure(of: &body) }
            }
            if try check(body) { readCount += 1 }
        }
        #expect(readCount > rounds / 50)
        #expect(readCount < rounds)
    }

    @Test("pages never crash the reader, and what is read has a version and names", arguments: Kind.allCases, 0..<4)
    func pages(kind: Kind, seed: Int) throws {
        let bodies = try ["list-nodes", "list-nodes-limit-page1", "cr-deletecollection", "list-pods-label"].map {
            Array(try #require(try recording($0).body).utf8)
        }
        mutate(bodies, kind, seed: seed, rounds: 300) { body in
            guard let page = try? ListPage<Named>(body) else { return false }
            #expect(!page.resourceVersion.isEmpty)
            #expect(page.items.allSatisfy { !$0.name.isEmpty })
            #expect(page.continueToken != "")
            #expect(page.unreadable.allSatisfy { !$0.description.isEmpty })
            return true
        }
    }

    @Test("lines never crash the reader, and what is read has a version", arguments: Kind.allCases, 0..<4)
    func lines(kind: Kind, seed: Int) throws {
        let lines = try ["watch-nodes", "watch-crs", "watch-nodes-too-old-410", "watch-nodes-sendinitialevents"].flatMap
        {
            try #require(try recording($0).lines).map { Array($0.text.utf8) }
        }
        mutate(lines, kind, seed: seed, rounds: 600) { line in
            guard let event = try? WatchEvent<Named>(line: line) else { return false }
            switch event {
            case .added(let object, let version), .modified(let object, let version), .deleted(let object, let version):
                #expect(!object.name.isEmpty)
                #expect(!version.isEmpty)
            case .bookmark(let version, _), .unreadable(_, let version): #expect(!version.isEmpty)
            case .error(let failure): #expect(!failure.description.isEmpty)
            }
            return true
        }
    }
}
