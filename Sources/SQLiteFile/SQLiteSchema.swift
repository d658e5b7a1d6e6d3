import GRDB

/// The tables of a file, and the steps from each version of them to the next.
package struct SQLiteSchema: Sendable {
    /// Marks the file as ours (`PRAGMA application_id`).
    package var applicationID: Int32
    /// One step for each version; a file of version n (`PRAGMA user_version`) has had the first n of them. Steps are
    /// only ever added.
    package var steps: [String]

    package init(applicationID: Int32, steps: [String]) {
        self.applicationID = applicationID
        self.steps = steps
    }

    var version: Int { steps.count }

    /// Takes the file from `present` to the newest version, each step wholly or not at all.
    func migrate(_ database: Database, from present: Int) throws {
        for (step, statements) in steps.enumerated().dropFirst(present) {
            try database.inTransaction(.immediate) {
                try database.execute(sql: statements)
                try database.execute(sql: "PRAGMA application_id = \(applicationID)")
                try database.execute(sql: "PRAGMA user_version = \(step + 1)")
                return .commit
            }
        }
    }

    /// Writes what is there already: what is only read stays open to other processes.
    func takeHold(of database: Database) throws {
        try database.inTransaction(.immediate) {
            try database.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }
}
