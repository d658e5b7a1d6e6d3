import ClusterModel
import Foundation
import GRDB
import ReportSpool
import SQLiteReportSpool
import TestSupport
import Testing

@Suite("The spool in a file")
struct SQLiteReportSpoolTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("monitor.sqlite") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func report(_ sequence: UInt64, bytes: Int = 100) -> SpooledReport {
        ReportSpoolContract.report(sequence, bytes: bytes)
    }

    /// All that the spool takes on the disk, its log included.
    private func bytesOnDisk() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).reduce(0) { sum, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: directory.file(name))
            return sum + ((attributes[.size] as? Int) ?? 0)
        }
    }

    @Test("keeps the contract", arguments: ReportSpoolContract.rules)
    func contract(rule: ReportSpoolContract.Rule) async throws {
        let directory = directory
        try await rule.check { bounds in
            try SQLiteReportSpool.open(path: directory.file("\(UUID()).sqlite"), bounds: bounds)
        }
    }

    @Test("what was kept is there after the file is opened again, with its start, number and moment")
    func reopening() async throws {
        let before = try SQLiteReportSpool.open(path: path, bounds: SpoolBounds())
        for sequence: UInt64 in 1...3 { try await before.add(report(sequence)) }
        try await before.remove([report(2).id])
        let status = before.status
        await before.close()
        let after = try SQLiteReportSpool.open(path: path, bounds: SpoolBounds())
        #expect(after.status == status)
        let now = SpoolMoment(kernelBoot: "k2", uptime: 5, wall: Timestamp(milliseconds: 60_000))
        #expect(try await after.newest(9, bytes: .max, at: now) == [report(3), report(1)])
        await after.close()
    }

    @Test("file and log never grow beyond the bounds, whatever is added and taken away", arguments: [1, 2])
    func boundedFile(megabytes: Int) async throws {
        let bounds = SpoolBounds(bytes: megabytes << 20)
        let spool = try SQLiteReportSpool.open(path: path, bounds: bounds)
        var generator = SplitMix64(seed: UInt64(megabytes))
        var largest = 0
        for sequence: UInt64 in 1...500 {
            try await spool.add(report(sequence, bytes: Int.random(in: 0...20_000, using: &generator)))
            if sequence.isMultiple(of: 100) {
                let newest = try await spool.newest(40, bytes: .max, at: ReportSpoolContract.moment(Double(sequence)))
                try await spool.remove(newest.shuffled(using: &generator).prefix(20).map(\.id))
            }
            largest = max(largest, try bytesOnDisk())
        }
        #expect(largest <= bounds.bytes)
        #expect(largest > bounds.bytes / 3)
        #expect((spool.status.losses[.size] ?? 0) > 50)
        await spool.close()
    }

    @Test("a file that was full is small again once everything was taken")
    func shrinking() async throws {
        let spool = try SQLiteReportSpool.open(path: path, bounds: SpoolBounds())
        for sequence: UInt64 in 1...600 { try await spool.add(report(sequence, bytes: 8_000)) }
        #expect(try bytesOnDisk() > 4 << 20)
        try await spool.remove((1...600).map { report($0).id })
        await spool.close()
        #expect(try bytesOnDisk() < 1 << 20)
    }

    @Test("a smaller bound than before takes effect with the next report")
    func smallerBounds() async throws {
        let before = try SQLiteReportSpool.open(path: path, bounds: SpoolBounds(bytes: 8 << 20))
        for sequence: UInt64 in 1...600 { try await before.add(report(sequence, bytes: 8_000)) }
        await before.close()
        let after = try SQLiteReportSpool.open(path: path, bounds: SpoolBounds(bytes: 2 << 20))
        try await after.add(report(601, bytes: 8_000))
        #expect(after.status.bytes <= 2 << 20)
        #expect(
            try await after.newest(1, bytes: .max, at: ReportSpoolContract.moment(601)).first
                == report(601, bytes: 8_000))
        await after.close()
    }

    @Test("rows that others made unreadable are given up and counted, and hide no others")
    func damagedRows() async throws {
        let before = try SQLiteReportSpool.open(path: path, bounds: SpoolBounds())
        for sequence: UInt64 in 1...4 { try await before.add(report(sequence)) }
        await before.close()
        let queue = try DatabaseQueue(path: path)
        try await queue.write {
            try $0.execute(
                sql: "UPDATE report SET uptime = 'soon' WHERE id = 2; UPDATE report SET sequence = -1 WHERE id = 3")
        }
        try queue.close()
        let after = try SQLiteReportSpool.open(path: path, bounds: SpoolBounds())
        let found = try await after.newest(9, bytes: .max, at: ReportSpoolContract.moment(4))
        #expect(found == [report(4), report(1)])
        #expect(after.status.losses == [.damaged: 2])
        #expect(after.status.waiting == 2)
        await after.close()
    }
}
