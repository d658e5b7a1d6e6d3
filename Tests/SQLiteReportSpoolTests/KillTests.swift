import Foundation
import ReportSpool
import SQLiteReportSpool
import TestSupport
import Testing

@Suite("What the spool keeps", .serialized)
struct KillTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("monitor.sqlite") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("every report that was acknowledged is there, and none that was taken away, after each of 30 kills")
    func kills() async throws {
        var generator = SplitMix64(seed: 5)
        var expected: Set<Int> = []
        var next = 1
        for round in 1...30 {
            let writer = try SpoolWriterProcess(path, from: next)
            let lines = try writer.kill(
                after: Int.random(in: 1...12, using: &generator), pause: Int.random(in: 0...400_000, using: &generator))
            for line in lines {
                let number = try #require(Int(line.dropFirst()), "round \(round): \(line)")
                if line.hasPrefix("+") { expected.insert(number) } else { expected.remove(number) }
                next = number + 1
            }
            let held = try await held()
            // One operation was under way when the kill came, and happened wholly or not at all.
            let difference = held.symmetricDifference(expected)
            #expect(
                difference.isSubset(of: [next - 1, next]) && difference.count <= 1, "round \(round): \(difference)")
            expected = held
            next = max(next, (held.max() ?? 0) + 1)
        }
        #expect(next > 30)
    }

    @Test("a disk that takes no more refuses the report, and what was acknowledged stays")
    func refusingDisk() async throws {
        let lines = try SpoolWriterProcess(path, from: 1, largestFile: 300_000).linesUntilEnd()
        let refusal = try #require(lines.last)
        #expect(refusal.hasPrefix("refused: the spool failed: "))
        let kept = lines.filter { $0.hasPrefix("+") }.count - lines.filter { $0.hasPrefix("-") }.count
        #expect(try await held().count == kept)
        #expect(kept > 10)
    }

    /// The numbers of the reports in the file, once all of them are checked.
    private func held() async throws -> Set<Int> {
        let spool = try SQLiteReportSpool.open(path: path, bounds: SpoolBounds())
        let reports = try await spool.newest(.max, bytes: .max, at: ReportSpoolContract.moment(0))
        let count = spool.status.waiting
        await spool.close()
        let numbers = reports.compactMap { Int(String(decoding: $0.payload.prefix { $0 != 32 }, as: UTF8.self)) }
        #expect(numbers.count == count)
        #expect(numbers == reports.map { Int($0.id.sequence) })
        return Set(numbers)
    }
}
