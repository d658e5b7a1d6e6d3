import GRDB
import SQLiteFile
import StateStore

/// A path that should hold a state database.
struct DatabaseFile {
    var path: String
    var configuration: SQLiteStateStore.Configuration

    /// Opens the database with the changes that it holds.
    func open() throws(StateStoreError) -> (DatabaseQueue, ChangeLog) {
        do throws(SQLiteFileError) {
            let (queue, log) = try file.open(prepare: prepare)
            return (queue, log)
        } catch {
            throw .unusable(path: error.path, reason: error.reason, remedy: error.remedy)
        }
    }

    private var file: SQLiteFile {
        SQLiteFile(
            path: path, schema: Schema.schema, usualName: "state.sqlite",
            restoring: """
                restore it from a backup, or move it away and start with an empty one: daemons report again within a \
                minute
                """,
            busyTimeout: configuration.busyTimeout)
    }

    private func prepare(_ database: Database) throws -> ChangeLog {
        if let size = configuration.maximumSize {
            try database.execute(sql: "PRAGMA max_page_count = \(max(1, size / 4_096))")
        }
        let bounds = ChangeLog.Bounds(batches: configuration.changesHeld, waiting: configuration.changesHeld)
        do {
            return try StateTables.changeLog(in: database, bounds: bounds)
        } catch StateStoreError.corrupt(let key, let reason) {
            throw file.damaged("\(key): \(reason)")
        }
    }
}
