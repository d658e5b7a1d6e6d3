import GRDB

/// The first answer of the last of some SQL statements, past the code under test; empty when there is none.
@discardableResult
func sqlite(_ statements: String, in path: String) throws -> String {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction { database in
        try String.fetchOne(database, sql: statements) ?? ""
    }
}

/// Runs SQL statements that answer nothing.
func execute(_ statements: String, in path: String) throws {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    try queue.writeWithoutTransaction { try $0.execute(sql: statements) }
}
