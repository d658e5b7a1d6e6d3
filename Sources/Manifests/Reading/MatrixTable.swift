/// The cells of a matrix file: comma, semicolon or tab separated, or in columns set off by blanks.
struct MatrixTable {
    let file: String
    let rows: [Row]

    struct Row {
        var line: Int
        var cells: [Cell]

        var startsWithNumber: Bool { cells.first?.isNumberOrUnknown ?? true }

        func withoutFirst() -> Row {
            Row(line: line, cells: Array(cells.dropFirst()))
        }
    }

    struct Cell {
        var text: Substring
        var mark: Mark

        /// Negative numbers are taken as unknown, too, where the property has none.
        var isUnknown: Bool { text.isEmpty || text == "-" || text.lowercased() == "null" }
        var isNumberOrUnknown: Bool { isUnknown || (isDecimal && Double(text) != nil) }

        /// Digits, sign, point and exponent only: no `nan`, no `0x10`.
        var isDecimal: Bool {
            text.utf8.allSatisfy {
                ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E || $0 == 0x2D || $0 == 0x2B || $0 == 0x65 || $0 == 0x45
            }
        }
    }

    var cellCount: Int { rows.reduce(0) { $0 + $1.cells.count } }

    /// Blank lines and lines that start with `#` are left out.
    init(_ text: String, file: String) {
        self.file = file
        let body = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        let lines = body.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        let numbered = lines.enumerated().filter { !$0.element.isBlank && !$0.element.hasPrefix("#") }
        let separator = [Character("\t"), ",", ";"].first { numbered.first?.element.contains($0) ?? false }
        let rows = numbered.map { Row(line: $0.offset + 1, cells: Self.cells($0.element, $0.offset + 1, separator)) }
        self.rows = Self.withoutTrailingSeparators(rows)
    }

    private static func cells(_ line: Substring, _ number: Int, _ separator: Character?) -> [Cell] {
        let pieces =
            separator.map { separator in line.split(omittingEmptySubsequences: false) { $0 == separator } }
            ?? line.split { $0 == " " || $0 == "\t" }
        var column = 1
        var end = line.startIndex
        return pieces.map { piece in
            column += line[end..<piece.startIndex].unicodeScalars.count
            let mark = Mark(line: number, column: column)
            column += piece.unicodeScalars.count
            end = piece.endIndex
            return Cell(text: piece.trimmed, mark: mark)
        }
    }

    /// Some programs end each line with a separator.
    private static func withoutTrailingSeparators(_ rows: [Row]) -> [Row] {
        guard rows.count > 1, rows.allSatisfy({ $0.cells.count > 1 && $0.cells.last?.text.isEmpty == true }) else {
            return rows
        }
        return rows.map { Row(line: $0.line, cells: $0.cells.dropLast()) }
    }
}

extension Substring {
    fileprivate var isBlank: Bool {
        allSatisfy { $0 == " " || $0 == "\t" || $0 == "," }
    }

    /// Without blanks and one pair of quotes around it.
    fileprivate var trimmed: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return text }
        return text.dropFirst().dropLast()
    }
}
