import Foundation
import TestSupport
import Testing

@testable import Gzip

struct GzipTests {
    @Test("what was packed comes out again", arguments: [0, 1, 1_000, 65_536, 65_537, 200_000])
    func roundTrip(count: Int) throws {
        var generator = SplitMix64(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...40, using: &generator) }
        let packed = try #require(Gzip.packed(bytes))
        #expect(packed.starts(with: [0x1F, 0x8B]))
        #expect(try Gzip.unpacked(packed, limit: count) == bytes)
        if count > 0 {
            #expect(throws: Gzip.Failure.tooLarge(limit: count - 1)) { try Gzip.unpacked(packed, limit: count - 1) }
        }
    }

    @Test("a bomb is given up at the limit")
    func bomb() throws {
        let packed = try #require(Gzip.packed([UInt8](repeating: 0, count: 16 << 20)))
        #expect(packed.count < 20_000)
        #expect(throws: Gzip.Failure.tooLarge(limit: 1 << 20)) { try Gzip.unpacked(packed, limit: 1 << 20) }
    }

    @Test("members one after another are one text (RFC 1952, 2.2)")
    func members() throws {
        let packed = try #require(Gzip.packed(Array("one ".utf8))) + #require(Gzip.packed(Array("two".utf8)))
        #expect(try Gzip.unpacked(packed, limit: 100) == Array("one two".utf8))
    }

    @Test("what is cut short, changed, followed by something else or no gzip is damaged")
    func damaged() throws {
        let text = Array(String(repeating: "measured ", count: 50).utf8)
        let packed = try #require(Gzip.packed(text))
        for count in 0..<packed.count {
            #expect(throws: Gzip.Failure.damaged) { try Gzip.unpacked(Array(packed[..<count]), limit: 1_000) }
        }
        var changed = packed
        changed[packed.count - 6] ^= 1
        for bytes in [changed, packed + [1, 2, 3], text, Array(packed.dropFirst(2))] {
            #expect(throws: Gzip.Failure.damaged) { try Gzip.unpacked(bytes, limit: 1_000) }
        }
    }

    @Test("the tool of that name reads it")
    func otherImplementation() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "packed-\(UUID()).gz")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(try #require(Gzip.packed(Array("read by others".utf8)))).write(to: file)
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-dc", file.path]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(text == "read by others")
    }
}
