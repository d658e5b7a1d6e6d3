/// One thing that is wrong in a manifest, where it is, and what would be right.
public struct Problem: Hashable, Sendable, Codable {
    /// The file as its reader was told to call it.
    public var file: String
    /// Counted from 1; 0 when the file as a whole is meant.
    public var line: Int
    /// Counted from 1 in Unicode scalars; 0 when the file as a whole is meant.
    public var column: Int
    /// The field, such as `spec.channels[1].sink`; empty for the whole document.
    public var path: String
    public var message: String
    /// What to write instead, where that is known.
    public var remedy: String?

    public init(file: String, line: Int, column: Int, path: String = "", message: String, remedy: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.message = message
        self.remedy = remedy
    }
}

extension Problem: CustomStringConvertible {
    /// `file:line:column: path: message; remedy`, without the parts that are not known.
    public var description: String {
        let place = line > 0 ? "\(file):\(line):\(column): " : "\(file): "
        return place + (path.isEmpty ? "" : "\(path): ") + message + (remedy.map { "; \($0)" } ?? "")
    }
}
