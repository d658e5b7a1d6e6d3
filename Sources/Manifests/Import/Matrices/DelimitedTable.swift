/// Rows of fields of a text: CSV by RFC 4180, TSV, or columns with blanks between.
struct DelimitedTable {
    struct Row {
        /// Counted from 1.
        var line: Int
        var fields: [String]
    }

    let rows: [Row]

    /// Takes the delimiter that the first row has: tab, semicolon, comma, else blanks. Lines of `#` are comments.
    init(_ text: String) {
        var rows: [Row] = []
        var delimiter: Character??
        var line = 0
        for content in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            line += 1
            guard let first = content.first(where: { !$0.isWhitespace }), first != "#" else { continue }
            let known = delimiter ?? Self.delimiter(of: content)
            delimiter = .some(known)
            rows.append(Row(line: line, fields: Self.fields(of: content, delimiter: known)))
        }
        self.rows = rows
    }

    private static func delimiter(of line: Substring) -> Character? {
        (["\t", ";", ","] as [Character]).first { line.contains($0) }
    }

    private static func fields(of line: Substring, delimiter: Character?) -> [String] {
        guard let delimiter else { return line.split(whereSeparator: \.isWhitespace).map(String.init) }
        guard line.contains("\"") else {
            return line.split(separator: delimiter, omittingEmptySubsequences: false).map { trimmed($0) }
        }
        var fields = [""]
        var isQuoted = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == delimiter, !isQuoted {
                fields.append("")
            } else {
                fields[fields.count - 1].append(character)
            }
        }
        return fields.map { trimmed($0[...]) }
    }

    private static func trimmed(_ field: Substring) -> String {
        var rest = field.drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return String(rest)
    }
}
