/// A place in a source text: line and column from 1, columns in Unicode scalars.
struct Mark: Hashable, Comparable {
    var line: Int
    var column: Int

    static let start = Mark(line: 1, column: 1)
    /// The file as a whole.
    static let wholeFile = Mark(line: 0, column: 0)

    static func < (left: Mark, right: Mark) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
