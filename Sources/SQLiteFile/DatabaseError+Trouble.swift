package import GRDB

extension DatabaseError {
    /// What a failed read or write means to people, and what to do.
    ///
    /// - Parameter restoring: what to do with a damaged file.
    package func trouble(restoring: String) -> String {
        let detail = message ?? resultCode.description
        return switch resultCode {
        case .SQLITE_FULL: "no space is left for the database file: make space on the disk"
        case .SQLITE_IOERR: "the disk does not take or give the data (\(detail)): check the disk"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "another process holds the database file: stop it"
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: "the database file is damaged (\(detail)): \(restoring)"
        case .SQLITE_READONLY: "the database file may not be written (\(detail)): give this user the right to"
        default: "SQLite: \(detail)"
        }
    }
}
