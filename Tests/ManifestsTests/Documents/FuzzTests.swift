import Foundation
import Manifests
import TestSupport
import Testing

@Suite("Broken files never break the reader")
struct FuzzTests {
    /// The bytes of every document of the corpus; the larger ones make no new paths, only time.
    private static func seeds() throws -> [[UInt8]] {
        let bad = try Corpus.documents(in: "bad").map { try Corpus.bytes("bad/\($0)") }
        let good = try Corpus.documents(in: "good").map { try Corpus.bytes("good/\($0)") }
        // Most mutations of good files are bad, so good ones go in more often.
        return bad.filter { $0.count < 3_000 } + Array(repeating: good, count: 6).flatMap(\.self)
    }

    private func mutated(_ seeds: [[UInt8]], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = seeds.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            mutate(&bytes, seeds, &random)
        }
        return bytes
    }

    private func mutate(_ bytes: inout [UInt8], _ seeds: [[UInt8]], _ random: inout SplitMix64) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 0...40, using: &random))
        let structure = Array("{}[]:,-?&*!|>'\"%@`#~ \n\t\r\\<0123456789eE.\u{0}".utf8)
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes.insert(structure.randomElement(using: &random) ?? 0, at: place)
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4:
            let other = seeds.randomElement(using: &random) ?? []
            let start = Int.random(in: 0...other.count, using: &random)
            bytes.replaceSubrange(place..<end, with: other[start..<min(other.count, start + 60)])
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        }
    }

    @Test("12,000 mutations of the corpus are read or refused, each with a reason and soon")
    func mutations() throws {
        let seeds = try Self.seeds()
        #expect(seeds.count > 40)
        var random = SplitMix64(seed: 20_250_301)
        let reader = Corpus.reader(in: "good")
        var accepted = 0
        var slowest = Duration.zero
        for _ in 0..<12_000 {
            let bytes = mutated(seeds, &random)
            let start = ContinuousClock.now
            let result = reader.document(from: bytes, file: "f")
            slowest = max(slowest, start.duration(to: .now))
            accepted += result.value == nil ? 0 : 1
            #expect((result.value == nil) != result.problems.isEmpty)
            if let document = result.value {
                let again = reader.document(from: Array(ManifestWriter.yaml(document).utf8), file: "f")
                #expect(again == .success(document))
            }
        }
        #expect(slowest < .seconds(5))
        #expect(accepted > 100 && accepted < 11_800, "\(accepted) of the mutations are still legal")
    }

    @Test(
        "a file of one thing only, very often",
        arguments: [
            "[", "{", "- ", "? ", "a: ", "&a ", "*a ", "{a: ", "[[],", "\"", "'", "|\n", "#", "!", "---\n", "\t",
        ])
    func repetition(piece: String) {
        let bytes = Array(String(repeating: piece, count: 50_000).utf8)
        let start = ContinuousClock.now
        let result = ManifestReader().document(from: bytes, file: "f")
        #expect(result.value == nil && !result.problems.isEmpty)
        #expect(start.duration(to: .now) < .seconds(10))
    }

    @Test("the same in JSON", arguments: ["[", "{\"a\":", "[[],", "\"", "\\u", "-", "1", "{\"a\":1},"])
    func repetitionInJSON(piece: String) {
        let bytes = Array(("{\"a\": " + String(repeating: piece, count: 50_000)).utf8)
        let start = ContinuousClock.now
        let result = ManifestReader().document(from: bytes, file: "f")
        #expect(result.value == nil && !result.problems.isEmpty)
        #expect(start.duration(to: .now) < .seconds(10))
    }

    @Test("random matrices are read or refused")
    func matrices() {
        var random = SplitMix64(seed: 7)
        let pieces = [
            "0", "1", "2.5", ",", "\t", " ", "\n", "\r\n", "-", "a", "b", "c", "null", "\"", ";", "1e9", "#", ".",
        ]
        for _ in 0..<2_000 {
            let matrix = (0..<Int.random(in: 0...30, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let result = topology(matrix: matrix, "property: latency, unit: ms, kind: rtt")
            #expect((result.value == nil) != result.problems.isEmpty)
        }
    }
}
