import Foundation
import GRDB
import StateStore

/// A path that should hold a state database, and the checks that stand between it and an open one.
struct DatabaseFile {
    var path: String
    var configuration: SQLiteStateStore.Configuration

    func open() throws(StateStoreError) -> (DatabaseQueue, ChangeLog) {
        try checkPath()
        do {
            let queue = try DatabaseQueue(path: path, configuration: connectionConfiguration)
            do {
                return (queue, try queue.writeWithoutTransaction(prepare))
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
        connection.busyMode = .timeout(max(0, configuration.busyTimeout))
        connection.label = "state"
        return connection
    }

    /// Everything that reads comes before anything that writes: a file that is not ours stays as it is.
    private func prepare(_ database: Database) throws -> ChangeLog {
        let version = try ownVersion(of: database)
        if version > 0 { try requireSoundness(of: database) }
        try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        guard mode == "wal" else { throw unusable("the file system has no write-ahead log", Remedy.otherPlace) }
        try database.execute(sql: "PRAGMA synchronous = FULL")
        if let size = configuration.maximumSize {
            try database.execute(sql: "PRAGMA max_page_count = \(max(1, size / 4_096))")
        }
        try Schema.migrate(database, from: version)
        let bounds = ChangeLog.Bounds(batches: configuration.changesHeld, waiting: configuration.changesHeld)
        return try StateTables.changeLog(in: database, bounds: bounds)
    }

    /// The schema version of a file of ours, 0 for one without any tables yet.
    private func ownVersion(of database: Database) throws -> Int {
        let owner = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        if owner == 0, version == 0, tables == 0 { return 0 }
        guard owner == Schema.applicationID, version > 0 else {
            throw unusable("it is an SQLite database of another program", Remedy.otherPlace)
        }
        guard version <= Schema.version else {
            throw unusable(
                "its schema has version \(version), and this program knows up to \(Schema.version)",
                "run the newer program that made it, or name another file")
        }
        return version
    }

    private func requireSoundness(of database: Database) throws {
        let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "no answer"
        guard finding == "ok" else { throw unusable("it is damaged (\(finding))", Remedy.restore) }
    }

    private func checkPath() throws(StateStoreError) {
        guard !path.isEmpty, !path.hasPrefix(":"), !path.hasPrefix("file:") else {
            throw unusable("it is no path of a file", "name a file, for example /var/lib/isochrone/state.sqlite")
        }
        var isDirectory = ObjCBool(false)
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
            throw unusable("it is a directory", "name a file in it, for example \(path)/state.sqlite")
        }
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: parent, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw unusable("there is no directory \(parent)", "make the directory, or name another file")
        }
    }
}

extension DatabaseFile {
    private enum Remedy {
        static let otherPlace = "name another file; this one was left as it is"
        static let restore = """
            restore it from a backup, or move it away and start with an empty one: daemons report again within a \
            minute (this one was left as it is)
            """
        static let access = "give this user the right to read and write the file and its directory, or name another"
    }

    private func unusable(_ reason: String, _ remedy: String) -> StateStoreError {
        .unusable(path: path, reason: reason, remedy: remedy)
    }

    private func unusable(because error: any Error) -> StateStoreError {
        switch error {
        case StateStoreError.corrupt(let key, let reason):
            return unusable("it is damaged (\(key): \(reason))", Remedy.restore)
        case let error as StateStoreError: return error
        case let error as DatabaseError: return unusable(because: error)
        default: return unusable("it could not be opened (\(error))", Remedy.otherPlace)
        }
    }

    private func unusable(because error: DatabaseError) -> StateStoreError {
        let detail = error.message ?? error.resultCode.description
        return switch error.resultCode {
        case .SQLITE_NOTADB: unusable("it is no SQLite database", Remedy.otherPlace)
        case .SQLITE_CORRUPT: unusable("it is damaged (\(detail))", Remedy.restore)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            unusable("another process has it open", "stop that process, or give each process a file of its own")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
            unusable("it cannot be opened for writing (\(detail))", Remedy.access)
        case .SQLITE_FULL: unusable("there is no space left for it", "make space on the disk, then start again")
        default: unusable("it could not be opened (\(detail))", Remedy.otherPlace)
        }
    }
}
