import Foundation
import GRDB
import ReportSpool
import SQLiteReportSpool
import TestSupport
import Testing

@Suite("A file that is no sound spool")
struct UnusableSpoolTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("monitor.sqlite") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Why the file is not opened, and what to do; its bytes stay as they were.
    private func refusal() throws -> (reason: String, remedy: String) {
        let before = try? Data(contentsOf: URL(filePath: path))
        let error = #expect(throws: ReportSpoolError.self) {
            try SQLiteReportSpool.open(path: path, bounds: SpoolBounds(), busyTimeout: 0.05)
        }
        guard case .unusable(path, let reason, let remedy)? = error else { return ("\(String(describing: error))", "") }
        #expect((try? Data(contentsOf: URL(filePath: path))) == before)
        return (reason, remedy)
    }

    private func makeSpool() async throws {
        let spool = try SQLiteReportSpool.open(path: path, bounds: SpoolBounds())
        for sequence: UInt64 in 1...200 { try await spool.add(ReportSpoolContract.report(sequence, bytes: 500)) }
        await spool.close()
    }

    @Test("a text, the state database of the server and another program's database stay as they are")
    func foreign() throws {
        try Data(String(repeating: "no spool\n", count: 500).utf8).write(to: URL(filePath: path))
        #expect(try refusal().reason == "it is no SQLite database")
        try FileManager.default.removeItem(atPath: path)
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction {
            try $0.execute(
                sql: "CREATE TABLE record (kind TEXT); PRAGMA application_id = 0x49736F63; PRAGMA user_version = 1")
        }
        try queue.close()
        #expect(try refusal().reason == "it is an SQLite database of another program")
    }

    @Test("a truncated or overwritten spool says what is lost by moving it away", arguments: [50, 3_000, 40_960, 0])
    func damaged(length: Int) async throws {
        try await makeSpool()
        var data = try Data(contentsOf: URL(filePath: path))
        if length > 0 {
            data = data.prefix(length)
        } else {
            data.replaceSubrange(8_192..<12_288, with: Data(count: 4_096))
        }
        try data.write(to: URL(filePath: path))
        let refusal = try refusal()
        #expect(refusal.reason.hasPrefix("it is damaged") || refusal.reason == "it is no SQLite database")
        if refusal.reason.hasPrefix("it is damaged") {
            #expect(refusal.remedy.hasPrefix("move it away and start with an empty one: only reports that wait"))
        }
    }

    @Test("a directory that is missing, a place where nobody may write and a file that is open are refused")
    func places() async throws {
        try await makeSpool()
        let spool = try SQLiteReportSpool.open(path: path, bounds: SpoolBounds())
        let taken = #expect(throws: ReportSpoolError.self) {
            try SQLiteReportSpool.open(path: path, bounds: SpoolBounds(), busyTimeout: 0.05)
        }
        #expect(taken?.description.contains("another process has it open; stop that process") == true)
        await spool.close()
        for (place, reason) in [
            ("\(directory.path)/missing/monitor.sqlite", "there is no directory"),
            (directory.path, "it is a directory"),
            ("/proc/monitor.sqlite", "it cannot be opened for writing"), (":memory:", "it is no path of a file"),
        ] {
            let error = #expect(throws: ReportSpoolError.self) {
                try SQLiteReportSpool.open(path: place, bounds: SpoolBounds())
            }
            #expect(error?.description.contains(reason) == true, "\(place): \(String(describing: error))")
        }
    }
}
