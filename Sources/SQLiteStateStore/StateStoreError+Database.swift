import GRDB
import SQLiteFile
import StateStore

extension StateStoreError {
    /// What an error of a read or a commit means to those who asked for it.
    init(database error: any Error) {
        switch error {
        case let error as StateStoreError: self = error
        case let error as DatabaseError: self = .failed(error.trouble(restoring: "restore it from a backup"))
        default: self = .failed("\(error)")
        }
    }
}
