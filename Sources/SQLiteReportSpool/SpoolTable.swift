import ClusterModel
import Foundation
import GRDB
import ReportSpool

/// The statements that read and write reports.
enum SpoolTable {
    static func contains(_ id: SpooledReport.ID, in database: Database) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM report WHERE boot = ? AND sequence = ?")
        return try Int.fetchOne(statement, arguments: [id.bootID, Int64(clamping: id.sequence)]) != nil
    }

    static func insert(_ report: SpooledReport, in database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO report (boot, sequence, kernel_boot, uptime, wall, payload) VALUES (?, ?, ?, ?, ?, ?)")
        try statement.execute(arguments: [
            report.id.bootID, Int64(clamping: report.id.sequence), report.closed.kernelBoot, report.closed.uptime,
            report.closed.wall.milliseconds, Data(report.payload),
        ])
    }

    /// How many reports went: 1, or 0 where it was not there.
    static func remove(_ id: SpooledReport.ID, in database: Database) throws -> Int {
        try database.cachedStatement(sql: "DELETE FROM report WHERE boot = ? AND sequence = ?")
            .execute(arguments: [id.bootID, Int64(clamping: id.sequence)])
        return database.changesCount
    }

    static func remove(rows: [Int64], in database: Database) throws {
        for row in rows {
            try database.cachedStatement(sql: "DELETE FROM report WHERE id = ?").execute(arguments: [row])
        }
    }

    /// Removes the oldest reports as long as `isTooMuch`.
    ///
    /// - Returns: how many.
    static func removeOldest(in database: Database, while isTooMuch: (SpoolMoment) throws -> Bool) throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT id, kernel_boot, uptime, wall FROM report ORDER BY id LIMIT 1")
        var removed = 0
        while let row = try Row.fetchOne(statement), let id = cell(row, "id", as: Int64.self) {
            // A row that says nothing of its age is given up with the oldest.
            if let closed = moment(from: row), try !isTooMuch(closed) { break }
            try remove(rows: [id], in: database)
            removed += 1
        }
        return removed
    }

    /// Removes the oldest reports until the new one fits into the pages.
    ///
    /// - Returns: how many.
    static func makeRoom(for report: SpooledReport, in database: Database, pages: Int) throws -> Int {
        let wanted = report.payload.count / SpoolFile.pageSize + 1 + SpoolFile.spare
        return try removeOldest(in: database) { _ in
            try SpoolFile.usedPages(of: database) + wanted > pages
        }
    }

    /// What a look at the newest reports found.
    struct Found {
        var reports: [SpooledReport] = []
        /// Rows that have to go.
        var tooOld: [Int64] = []
        var damaged: [Int64] = []
    }

    static func newest(
        _ count: Int, bytes: Int, in database: Database, isTooOld: (SpoolMoment) -> Bool
    ) throws -> Found {
        var (found, size) = (Found(), 0)
        let statement = try database.cachedStatement(
            sql: "SELECT id, boot, sequence, kernel_boot, uptime, wall, payload FROM report ORDER BY id DESC")
        let rows = try Row.fetchCursor(statement)
        while found.reports.count < count, let row = try rows.next() {
            let id = cell(row, "id", as: Int64.self) ?? 0
            guard let report = report(from: row) else {
                found.damaged.append(id)
                continue
            }
            guard !isTooOld(report.closed) else {
                found.tooOld.append(id)
                continue
            }
            size += report.payload.count
            guard found.reports.isEmpty || size <= bytes else { break }
            found.reports.append(report)
        }
        return found
    }

    private static func report(from row: Row) -> SpooledReport? {
        guard let boot = cell(row, "boot", as: String.self), let sequence = cell(row, "sequence", as: Int64.self),
            sequence > 0, let closed = moment(from: row), let payload = cell(row, "payload", as: Data.self)
        else { return nil }
        return SpooledReport(
            id: .init(bootID: boot, sequence: UInt64(sequence)), closed: closed, payload: [UInt8](payload))
    }

    private static func moment(from row: Row) -> SpoolMoment? {
        guard let boot = cell(row, "kernel_boot", as: String.self), let uptime = cell(row, "uptime", as: Double.self),
            uptime.isFinite, let wall = cell(row, "wall", as: Int64.self)
        else { return nil }
        return SpoolMoment(kernelBoot: boot, uptime: uptime, wall: Timestamp(milliseconds: wall))
    }

    /// `nil` for NULL and for a value of another type: a file that others wrote to must not end the program.
    private static func cell<Value: DatabaseValueConvertible>(
        _ row: Row, _ column: String, as type: Value.Type
    ) -> Value? {
        let value: DatabaseValue = row[column]
        return type.fromDatabaseValue(value)
    }
}
