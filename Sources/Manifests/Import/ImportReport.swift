/// What an import carried over, what it took for granted, and what it had to leave behind.
public struct ImportReport: Hashable, Sendable, Codable {
    public var file: String
    public var format: ImportFormat
    /// The kind of manifest that came of it: `Topology` or `Application`.
    public var kind: String
    public var name: String
    /// How much there is of it: nodes and links, or components and channels.
    public var sizes: [String]
    public var carriedOver: [Entry]
    public var assumptions: [Entry]
    public var notCarriedOver: [Entry]

    public init(
        file: String, format: ImportFormat, kind: String, name: String, sizes: [String], carriedOver: [Entry],
        assumptions: [Entry], notCarriedOver: [Entry]
    ) {
        self.file = file
        self.format = format
        self.kind = kind
        self.name = name
        self.sizes = sizes
        self.carriedOver = carriedOver
        self.assumptions = assumptions
        self.notCarriedOver = notCarriedOver
    }

    /// One line of the account.
    public struct Entry: Hashable, Sendable, Codable {
        /// The foreign field, such as `edge LinkSpeedRaw`.
        public var subject: String
        /// Where it went, or why it did not.
        public var note: String
        /// How often it was met, 1 or more.
        public var count: Int
        /// Where it was met first, counted from 1; `nil` when the whole file is meant.
        public var line: Int?

        public init(subject: String, note: String, count: Int, line: Int? = nil) {
            self.subject = subject
            self.note = note
            self.count = count
            self.line = line
        }
    }
}

extension ImportReport: CustomStringConvertible {
    /// The report for people: a line of what it is, then a list of each sort that is not empty.
    public var description: String {
        let title = "\(kind) `\(name.excerpt)` from \(file) (\(format.rawValue)): \(sizes.joined(separator: ", "))\n"
        return title + carriedOver.section("carried over") + assumptions.section("assumed")
            + notCarriedOver.section("not carried over")
    }
}

extension [ImportReport.Entry] {
    /// A list of the report; nothing when there are no entries.
    func section(_ title: String) -> String {
        isEmpty ? "" : "\(title):\n" + map { "  \($0)\n" }.joined()
    }
}

extension ImportReport.Entry: CustomStringConvertible {
    /// `subject (12 times, first in line 3): note`.
    public var description: String {
        let places = [
            count > 1 ? "\(count) times" : nil, line.map { count > 1 ? "first in line \($0)" : "line \($0)" },
        ]
        let known = places.compactMap { $0 }.joined(separator: ", ")
        return subject + (known.isEmpty ? "" : " (\(known))") + ": " + note
    }
}
