import GRDB

/// The tables of the file, and the steps from each version of them to the next.
enum Schema {
    /// Marks the file as ours (`PRAGMA application_id`): the letters "Isoc".
    static let applicationID: Int32 = 0x4973_6F63

    /// One step for each version; a file of version n (`PRAGMA user_version`) has had the first n of them. Steps are
    /// only ever added.
    static let steps: [String] = [
        """
        CREATE TABLE record (
            kind TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL, revision INTEGER NOT NULL, expires INTEGER,
            PRIMARY KEY (kind, name));
        CREATE INDEX record_by_expiry ON record (expires) WHERE expires IS NOT NULL;
        CREATE TABLE change (
            revision INTEGER NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, value BLOB,
            expires INTEGER, PRIMARY KEY (revision, ordinal));
        CREATE TABLE state (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), revision INTEGER, oldest INTEGER);
        INSERT INTO state VALUES (1, 0, 0);
        """
    ]

    static var version: Int { steps.count }

    /// Takes the file from `present` to the newest version, each step wholly or not at all.
    static func migrate(_ database: Database, from present: Int) throws {
        for (step, statements) in steps.enumerated().dropFirst(present) {
            try database.inTransaction(.immediate) {
                try database.execute(sql: statements)
                try database.execute(sql: "PRAGMA application_id = \(applicationID)")
                try database.execute(sql: "PRAGMA user_version = \(step + 1)")
                return .commit
            }
        }
    }
}
