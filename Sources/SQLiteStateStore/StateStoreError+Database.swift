import GRDB
import StateStore

extension StateStoreError {
    /// What an error of a read or a commit means to those who asked for it.
    init(database error: any Error) {
        switch error {
        case let error as StateStoreError: self = error
        case let error as DatabaseError: self = .failed(Self.reason(of: error))
        default: self = .failed("\(error)")
        }
    }

    private static func reason(of error: DatabaseError) -> String {
        let detail = error.message ?? error.resultCode.description
        return switch error.resultCode {
        case .SQLITE_FULL: "no space is left for the database file: make space on the disk"
        case .SQLITE_IOERR: "the disk does not take or give the data (\(detail)): check the disk"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "another process holds the database file: stop it"
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: "the database file is damaged (\(detail)): restore it from a backup"
        case .SQLITE_READONLY: "the database file may not be written (\(detail)): give this user the right to"
        default: "SQLite: \(detail)"
        }
    }
}
