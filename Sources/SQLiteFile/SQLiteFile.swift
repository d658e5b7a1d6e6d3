import Foundation
package import GRDB

/// A path that should hold a database of ours, and the checks that stand between it and an open one.
package struct SQLiteFile: Sendable {
    package var path: String
    package var schema: SQLiteSchema
    /// Such as `state.sqlite`, for remedies.
    package var usualName: String
    /// What to do with a damaged file.
    package var restoring: String
    /// Seconds to wait for another process to let go of the file.
    package var busyTimeout: Double
    /// Whether pages that are free can be given back to the disk; for a new file only.
    package var canShrink = false

    package init(path: String, schema: SQLiteSchema, usualName: String, restoring: String, busyTimeout: Double) {
        self.path = path
        self.schema = schema
        self.usualName = usualName
        self.restoring = restoring
        self.busyTimeout = busyTimeout
    }

    /// Opens the database for this process alone, in WAL mode with `synchronous=FULL` and the newest schema, and makes it
    /// when there is no file or an empty one.
    ///
    /// - Parameter prepare: what else is done before it counts as open.
    /// - Throws: for everything that is not a sound database of this schema; the file is then as it was.
    package func open<Content>(
        prepare: (Database) throws -> Content
    ) throws(SQLiteFileError) -> (queue: DatabaseQueue, content: Content) {
        try checkPath()
        do {
            let queue = try DatabaseQueue(path: path, configuration: connectionConfiguration)
            do {
                return (
                    queue,
                    try queue.writeWithoutTransaction { database in
                        try makeReady(database)
                        let content = try prepare(database)
                        try schema.takeHold(of: database)
                        return content
                    }
                )
            } catch {
                try? queue.close()
                throw error
            }
        } catch {
            throw unusable(because: error)
        }
    }

    private var connectionConfiguration: GRDB.Configuration {
        var connection = GRDB.Configuration()
        connection.busyMode = .timeout(max(0, busyTimeout))
        connection.label = usualName
        return connection
    }

    /// Everything that reads comes before anything that writes: a file that is not ours stays as it is.
    private func makeReady(_ database: Database) throws {
        let version = try ownVersion(of: database)
        if version > 0 { try requireSoundness(of: database) }
        try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
        // Of no effect once there are pages, so before the log makes the first.
        if canShrink, version == 0 { try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        guard mode == "wal" else { throw unusable("the file system has no write-ahead log", Self.otherPlace) }
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try schema.migrate(database, from: version)
    }

    /// The schema version of a file of ours, 0 for one without any tables yet.
    private func ownVersion(of database: Database) throws -> Int {
        let owner = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        if owner == 0, version == 0, tables == 0 { return 0 }
        guard owner == schema.applicationID, version > 0 else {
            throw unusable("it is an SQLite database of another program", Self.otherPlace)
        }
        guard version <= schema.version else {
            throw unusable(
                "its schema has version \(version), and this program knows up to \(schema.version)",
                "run the newer program that made it, or name another file")
        }
        return version
    }

    private func requireSoundness(of database: Database) throws {
        let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer"
        guard finding == "ok" else { throw damaged(finding) }
    }

    private func checkPath() throws(SQLiteFileError) {
        guard !path.isEmpty, !path.hasPrefix(":"), !path.hasPrefix("file:") else {
            throw unusable("it is no path of a file", "name a file, for example /var/lib/isochrone/\(usualName)")
        }
        var isDirectory = ObjCBool(false)
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
            throw unusable("it is a directory", "name a file in it, for example \(path)/\(usualName)")
        }
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: parent, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw unusable("there is no directory \(parent)", "make the directory, or name another file")
        }
    }
}

extension SQLiteFile {
    private static let otherPlace = "name another file; this one was left as it is"
    private static let access = "give this user the right to read and write the file and its directory, or name another"

    /// The error for a file that does not hold what it should.
    package func damaged(_ finding: String) -> SQLiteFileError {
        unusable("it is damaged (\(finding))", "\(restoring) (this one was left as it is)")
    }

    private func unusable(_ reason: String, _ remedy: String) -> SQLiteFileError {
        SQLiteFileError(path: path, reason: reason, remedy: remedy)
    }

    private func unusable(because error: any Error) -> SQLiteFileError {
        switch error {
        case let error as SQLiteFileError: error
        case let error as DatabaseError: unusable(because: error)
        default: unusable("it could not be opened (\(error))", Self.otherPlace)
        }
    }

    private func unusable(because error: DatabaseError) -> SQLiteFileError {
        let detail = error.message ?? error.resultCode.description
        return switch error.resultCode {
        case .SQLITE_NOTADB: unusable("it is no SQLite database", Self.otherPlace)
        case .SQLITE_CORRUPT: damaged(detail)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            unusable("another process has it open", "stop that process, or give each process a file of its own")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
            unusable("it cannot be opened for writing (\(detail))", Self.access)
        case .SQLITE_FULL: unusable("there is no space left for it", "make space on the disk, then start again")
        default: unusable("it could not be opened (\(detail))", Self.otherPlace)
        }
    }
}
