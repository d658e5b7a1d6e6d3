import ClusterModel
import SQLiteStateStore
import StateStore
import TestSupport
import Testing

@Suite("What the file keeps", .serialized)
struct DurabilityTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("every acknowledged commit is there, whole, after each of 30 kills at random moments")
    func kills() async throws {
        var generator = SplitMix64(seed: 9)
        var next = 1
        for round in 1...30 {
            let writer = try WriterProcess(database: directory.file(), from: next)
            let lines = try writer.kill(
                after: Int.random(in: 1...12, using: &generator), pause: Int.random(in: 0...400_000, using: &generator))
            let acknowledged = try #require(lines.last.flatMap { Int($0) }, "round \(round): \(lines)")
            #expect(lines == (next...acknowledged).map(String.init))
            // The one that was under way when the kill came may be there or not, wholly.
            let last = try await lastNumber(in: directory.file())
            #expect(last == acknowledged || last == acknowledged + 1, "round \(round)")
            next = last + 1
        }
        #expect(next > 30)
    }

    /// The last number in the file, once all of them are checked.
    private func lastNumber(in path: String) async throws -> Int {
        #expect(try sqlite("PRAGMA integrity_check", in: path) == "ok")
        let store = try SQLiteStateStore.open(path: path) { Timestamp(milliseconds: 0) }
        let contents = try await store.contents(of: [.node, .plan])
        await store.close()
        let last = try #require(contents.records.last { $0.key.kind == .plan }.flatMap { number($0.value) })
        #expect(contents.revision == UInt64(last))
        let numbers = contents.records.filter { $0.key.kind == .node }.compactMap { record in
            number(record.value).flatMap { "\($0)" == record.key.name ? $0 : nil }
        }
        #expect(numbers.sorted() == Array(1...last))
        return last
    }

    private func number(_ value: [UInt8]) -> Int? {
        Int(String(decoding: value.prefix { $0 != 32 }, as: UTF8.self))
    }

    @Test("a disk that takes no more fails the commit, and what was acknowledged stays")
    func refusingDisk() async throws {
        let lines = try WriterProcess(database: directory.file(), from: 1, largestFile: 300_000).linesUntilEnd()
        let refusal = try #require(lines.last)
        #expect(refusal.hasPrefix("refused: the state database failed: "))
        #expect(try await lastNumber(in: directory.file()) == lines.count - 1)
        #expect(lines.count > 2)
    }
}
