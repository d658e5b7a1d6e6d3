import SQLiteFile

/// The tables of the state database.
enum Schema {
    /// The application ID is the letters "Isoc".
    static let schema = SQLiteSchema(
        applicationID: 0x4973_6F63,
        steps: [
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
        ])
}
