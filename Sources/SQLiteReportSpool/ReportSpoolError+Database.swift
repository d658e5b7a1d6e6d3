import GRDB
import ReportSpool
import SQLiteFile

extension ReportSpoolError {
    /// What an error of a read or a write means to those who asked for it.
    init(database error: any Error) {
        switch error {
        case let error as ReportSpoolError: self = error
        case let error as DatabaseError:
            self = .failed(error.trouble(restoring: "move it away and start the daemon again"))
        default: self = .failed("\(error)")
        }
    }
}
