import GRDB
package import ReportSpool
import SQLiteFile
import Synchronization

/// A spool in one SQLite file of this process alone.
///
/// `add` and `remove` return once the disk has what they did (write-ahead log, `synchronous=FULL`), so what was kept
/// survives a kill or a power cut at any moment. No operation reads the whole queue: besides SQLite's cache of
/// ``SpoolFile/cachePages`` pages, memory holds what is asked for.
package final class SQLiteReportSpool: ReportSpool {
    private let queue: DatabaseQueue
    private let bounds: SpoolBounds
    private let latest: Mutex<SpoolStatus>
    private let isClosed = Atomic(false)
    /// Reports that are removed in one transaction, so that the log stays small.
    private static let removedAtOnce = 16

    /// Opens the file, and makes it when there is none or an empty one.
    ///
    /// - Throws: ``ReportSpoolError/unusable(path:reason:remedy:)`` for everything that is not a sound spool of this
    ///   program; the file is then as it was.
    package static func open(
        path: String, bounds: SpoolBounds, busyTimeout: Double = 5
    ) throws(ReportSpoolError) -> SQLiteReportSpool {
        let (queue, status) = try SpoolFile(path: path, bounds: bounds, busyTimeout: busyTimeout).open()
        return SQLiteReportSpool(queue: queue, bounds: bounds, status: status)
    }

    private init(queue: DatabaseQueue, bounds: SpoolBounds, status: SpoolStatus) {
        self.queue = queue
        self.bounds = bounds
        latest = Mutex(status)
    }

    package var status: SpoolStatus { latest.withLock { $0 } }

    package func add(_ report: SpooledReport) async throws(ReportSpoolError) {
        try await perform { [bounds] database, status in
            guard try !SpoolTable.contains(report.id, in: database) else { return }
            let tooOld = try SpoolTable.removeOldest(in: database) { bounds.isTooOld($0, at: report.closed) }
            status.count(.age, tooOld)
            status.waiting -= tooOld
            guard report.payload.count <= bounds.largestReport else { return status.count(.size) }
            let pushedOut = try SpoolTable.makeRoom(for: report, in: database, pages: SpoolFile.pages(for: bounds))
            status.count(.size, pushedOut)
            status.waiting -= pushedOut
            try SpoolTable.insert(report, in: database)
            status.waiting += 1
        }
    }

    package func newest(
        _ count: Int, bytes: Int, at now: SpoolMoment
    ) async throws(ReportSpoolError) -> [SpooledReport] {
        try await perform { [bounds] database, status in
            let found = try SpoolTable.newest(count, bytes: bytes, in: database) { bounds.isTooOld($0, at: now) }
            try SpoolTable.remove(rows: found.tooOld + found.damaged, in: database)
            status.count(.age, found.tooOld.count)
            status.count(.damaged, found.damaged.count)
            status.waiting -= found.tooOld.count + found.damaged.count
            return found.reports
        }
    }

    package func remove(_ ids: [SpooledReport.ID]) async throws(ReportSpoolError) {
        for start in stride(from: 0, to: ids.count, by: Self.removedAtOnce) {
            let some = ids[start..<min(start + Self.removedAtOnce, ids.count)]
            try await perform { database, status in
                for id in some { status.waiting -= try SpoolTable.remove(id, in: database) }
            }
        }
        // An empty file need not stay as large as it ever was.
        guard status.waiting == 0, !isClosed.load(ordering: .relaxed) else { return }
        try await perform(inTransaction: false) { database, _ in try SpoolFile.shrink(database) }
    }

    package func close() async {
        isClosed.store(true, ordering: .relaxed)
        // Waits for what is under way. What a failing close leaves in the log is read again at the next open.
        try? queue.close()
    }

    /// Runs `body` alone on the database, wholly or not at all; what it makes of the status counts if it succeeds.
    ///
    /// A thread of the database's own waits for the disk, never one of the pool that probes need. A cancelled task does
    /// not interrupt it: half-made answers help nobody.
    private func perform<Value: Sendable>(
        inTransaction: Bool = true, _ body: @escaping @Sendable (Database, inout SpoolStatus) throws -> Value
    ) async throws(ReportSpoolError) -> Value {
        guard !isClosed.load(ordering: .relaxed) else { throw .closed }
        let outcome: Result<Value, ReportSpoolError> = await withCheckedContinuation { continuation in
            queue.asyncWriteWithoutTransaction { [self] database in
                let outcome = Result {
                    inTransaction ? try database.transaction { try run(body, database) } : try run(body, database)
                }
                if case .success((_, let status)) = outcome { latest.withLock { $0 = status } }
                continuation.resume(returning: outcome.map(\.0).mapError(ReportSpoolError.init(database:)))
            }
        }
        return try outcome.get()
    }

    private func run<Value>(
        _ body: (Database, inout SpoolStatus) throws -> Value, _ database: Database
    ) throws -> (Value, SpoolStatus) {
        var status = status
        let value = try body(database, &status)
        status.bytes = try SpoolFile.usedPages(of: database) * SpoolFile.pageSize
        return (value, status)
    }
}

extension Database {
    /// Commits what `body` did, or takes all of it back.
    fileprivate func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        var value: Value?
        try inTransaction(.immediate) {
            value = try body()
            return .commit
        }
        guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return value
    }
}
