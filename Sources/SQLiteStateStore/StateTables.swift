import ClusterModel
import Foundation
import GRDB
import StateStore
import struct StateStore.Record

/// The statements that read and write records and changes.
enum StateTables {
    static func records(of kind: Record.Kind, in database: Database) throws -> [Record] {
        let statement = try database.cachedStatement(
            sql: "SELECT kind, name, value, revision, expires FROM record WHERE kind = ?")
        return try Row.fetchAll(statement, arguments: [kind.rawValue]).map(record(from:))
    }

    static func record(_ key: Record.Key, in database: Database) throws -> Record? {
        let statement = try database.cachedStatement(
            sql: "SELECT kind, name, value, revision, expires FROM record WHERE kind = ? AND name = ?")
        return try Row.fetchOne(statement, arguments: [key.kind.rawValue, key.name]).map(record(from:))
    }

    static func revision(of key: Record.Key, in database: Database) throws -> UInt64? {
        let statement = try database.cachedStatement(sql: "SELECT revision FROM record WHERE kind = ? AND name = ?")
        return try Int64.fetchOne(statement, arguments: [key.kind.rawValue, key.name]).map(UInt64.init(clamping:))
    }

    /// The removal of every record whose time is over.
    static func expired(at moment: Timestamp, in database: Database) throws -> [ChangeBatch.Change] {
        let statement = try database.cachedStatement(
            sql: "SELECT kind, name FROM record WHERE expires <= ? ORDER BY kind, name")
        return try Row.fetchAll(statement, arguments: [moment.milliseconds]).map { .delete(try key(from: $0)) }
    }

    /// Writes the batch to records and changes, and lets go of changes up to `oldest`.
    static func write(_ batch: ChangeBatch, holdingAfter oldest: UInt64, in database: Database) throws {
        let revision = Int64(clamping: batch.revision)
        for (ordinal, change) in batch.changes.enumerated() {
            try write(change, to: database)
            try write(change, at: revision, ordinal: ordinal, to: database)
        }
        try database.cachedStatement(sql: "DELETE FROM change WHERE revision <= ?")
            .execute(arguments: [Int64(clamping: oldest)])
        try database.cachedStatement(sql: "UPDATE state SET revision = ?, oldest = ?")
            .execute(arguments: [revision, Int64(clamping: oldest)])
    }

    private static func write(_ change: ChangeBatch.Change, to database: Database) throws {
        switch change {
        case .put(let record):
            try database.cachedStatement(
                sql: """
                    INSERT INTO record (kind, name, value, revision, expires) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (kind, name) DO UPDATE
                    SET value = excluded.value, revision = excluded.revision, expires = excluded.expires
                    """
            ).execute(arguments: [
                record.key.kind.rawValue, record.key.name, Data(record.value), Int64(clamping: record.revision),
                record.expires?.milliseconds,
            ])
        case .delete(let key):
            try database.cachedStatement(sql: "DELETE FROM record WHERE kind = ? AND name = ?")
                .execute(arguments: [key.kind.rawValue, key.name])
        }
    }

    private static func write(
        _ change: ChangeBatch.Change, at revision: Int64, ordinal: Int, to database: Database
    ) throws {
        var value: Data?
        var expires: Int64?
        if case .put(let record) = change {
            value = Data(record.value)
            expires = record.expires?.milliseconds
        }
        try database.cachedStatement(
            sql: "INSERT INTO change (revision, ordinal, kind, name, value, expires) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [revision, ordinal, change.key.kind.rawValue, change.key.name, value, expires])
    }

    /// The change log as the file holds it.
    static func changeLog(in database: Database, bounds: ChangeLog.Bounds) throws -> ChangeLog {
        guard let state = try Row.fetchOne(database, sql: "SELECT revision, oldest FROM state"),
            let revision = number(state, "revision"), let oldest = number(state, "oldest")
        else { throw StateStoreError.corrupt(key: "state", reason: "the revision is missing") }
        var batches: [ChangeBatch] = []
        let rows = try Row.fetchCursor(
            database, sql: "SELECT revision, kind, name, value, expires FROM change ORDER BY revision, ordinal")
        while let row = try rows.next() {
            let change = try change(from: row)
            if batches.last?.revision == change.revision {
                batches[batches.count - 1].changes.append(change.change)
            } else {
                batches.append(ChangeBatch(revision: change.revision, changes: [change.change]))
            }
        }
        return ChangeLog(
            bounds: bounds, revision: UInt64(clamping: revision), oldest: UInt64(clamping: oldest), held: batches)
    }

    private static func change(from row: Row) throws -> (revision: UInt64, change: ChangeBatch.Change) {
        let value = cell(row, "value", as: Data.self)
        if value != nil {
            let record = try record(from: row)
            return (record.revision, .put(record))
        }
        return (UInt64(clamping: number(row, "revision") ?? 0), .delete(try key(from: row)))
    }

    private static func record(from row: Row) throws -> Record {
        let key = try key(from: row)
        guard let value = cell(row, "value", as: Data.self),
            let revision = number(row, "revision")
        else { throw StateStoreError.corrupt(key: key.description, reason: "its value or revision is missing") }
        return Record(
            key: key, value: [UInt8](value), revision: UInt64(clamping: revision),
            expires: number(row, "expires").map(Timestamp.init(milliseconds:)))
    }

    private static func key(from row: Row) throws -> Record.Key {
        let kind = cell(row, "kind", as: String.self) ?? ""
        let name = cell(row, "name", as: String.self) ?? ""
        guard let known = Record.Kind(rawValue: kind) else {
            throw StateStoreError.corrupt(key: "\(kind)/\(name)", reason: "nobody knows records of that kind")
        }
        return Record.Key(known, name)
    }

    private static func number(_ row: Row, _ column: String) -> Int64? {
        cell(row, column, as: Int64.self)
    }

    /// `nil` for NULL and for a value of another type: a file that others wrote to must not end the program.
    private static func cell<Value: DatabaseValueConvertible>(
        _ row: Row, _ column: String, as type: Value.Type
    ) -> Value? {
        let value: DatabaseValue = row[column]
        return type.fromDatabaseValue(value)
    }
}
