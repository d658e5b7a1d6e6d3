import GRDB
import ReportSpool
import SQLiteFile

/// A path that should hold a spool, and the sizes of what is in it.
struct SpoolFile {
    var path: String
    var bounds: SpoolBounds
    var busyTimeout: Double

    /// In bytes; SQLite's default since version 3.12.
    static let pageSize = 4_096
    /// Pages of the database that are held in memory.
    static let cachePages = 64
    /// Pages in the log after which they go to the database.
    private static let checkpointPages = 32
    /// What is left of the bytes for the log: some pages until the next checkpoint, and the largest transaction.
    private static let logBytes = 512 << 10
    /// Pages that an insertion may take besides those of the payload: splits of the table and the index, the map of
    /// pages.
    static let spare = 8

    /// The application ID is the letters "IsoR".
    private static let schema = SQLiteSchema(
        applicationID: 0x4973_6F52,
        steps: [
            """
            CREATE TABLE report (
                id INTEGER PRIMARY KEY, boot TEXT NOT NULL, sequence INTEGER NOT NULL, kernel_boot TEXT NOT NULL,
                uptime REAL NOT NULL, wall INTEGER NOT NULL, payload BLOB NOT NULL, UNIQUE (boot, sequence));
            """
        ])

    func open() throws(ReportSpoolError) -> (queue: DatabaseQueue, status: SpoolStatus) {
        do throws(SQLiteFileError) {
            let (queue, status) = try file.open(prepare: prepare)
            return (queue, status)
        } catch {
            throw .unusable(path: error.path, reason: error.reason, remedy: error.remedy)
        }
    }

    private var file: SQLiteFile {
        var file = SQLiteFile(
            path: path, schema: Self.schema, usualName: "monitor.sqlite",
            restoring: "move it away and start with an empty one: only reports that wait in it are lost",
            busyTimeout: busyTimeout)
        file.canShrink = true
        return file
    }

    private func prepare(_ database: Database) throws -> SpoolStatus {
        try database.execute(
            sql: """
                PRAGMA cache_size = \(Self.cachePages);
                PRAGMA wal_autocheckpoint = \(Self.checkpointPages);
                PRAGMA journal_size_limit = \(Self.logBytes / 2);
                PRAGMA max_page_count = \(Self.pages(for: bounds));
                """)
        let waiting = try Int.fetchOne(database, sql: "SELECT count(*) FROM report") ?? 0
        return SpoolStatus(waiting: waiting, bytes: try Self.usedPages(of: database) * Self.pageSize)
    }

    /// The pages that the database may have, so that with its log it stays within the bytes.
    static func pages(for bounds: SpoolBounds) -> Int {
        max(16, (bounds.bytes - logBytes) / pageSize)
    }

    /// Pages that hold something.
    static func usedPages(of database: Database) throws -> Int {
        let all = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
        return all - free
    }

    /// Gives free pages back to the disk where there are many.
    static func shrink(_ database: Database) throws {
        let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
        if free > checkpointPages { try database.execute(sql: "PRAGMA incremental_vacuum") }
    }
}
