/// A file that cannot be opened as a database of ours: where, why and what to do.
package struct SQLiteFileError: Error, Hashable, Sendable {
    package var path: String
    package var reason: String
    package var remedy: String
}
