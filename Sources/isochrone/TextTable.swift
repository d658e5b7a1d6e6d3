import Foundation

/// Rows of cells in aligned columns, as people read them.
struct TextTable {
    struct Cell {
        var text: String
        var tone: Tone

        init(_ text: String, _ tone: Tone = .plain) {
            self.text = text
            self.tone = tone
        }
    }

    /// What a cell says besides its text; coloured only where ``Tone/isShown``.
    enum Tone: String {
        case plain = ""
        case good = "\u{1B}[32m"
        case warning = "\u{1B}[33m"
        case bad = "\u{1B}[31m"
        case faint = "\u{1B}[2m"

        /// On a terminal, unless `NO_COLOR` is set (no-color.org).
        static let isShown =
            isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
            && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    private let header: [String]
    /// Columns of numbers, which end at the same place.
    private let rightAligned: Set<Int>
    private var rows: [[Cell]] = []

    init(_ header: [String], rightAligned: Set<Int> = []) {
        self.header = header
        self.rightAligned = rightAligned
    }

    mutating func add(_ row: [Cell]) {
        rows.append(row)
    }

    /// The lines, without spaces at their ends.
    func text(coloured: Bool = Tone.isShown) -> String {
        let all = [header.map { Cell($0, .faint) }] + rows
        let widths = header.indices.map { column in all.map { $0[column].text.count }.max() ?? 0 }
        return all.map { line($0, widths, coloured) }.joined(separator: "\n")
    }

    private func line(_ row: [Cell], _ widths: [Int], _ coloured: Bool) -> String {
        var line = ""
        for (column, cell) in row.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - cell.text.count)
            let text = coloured && cell.tone != .plain ? "\(cell.tone.rawValue)\(cell.text)\u{1B}[0m" : cell.text
            let isLast = column == row.count - 1
            line += rightAligned.contains(column) ? padding + text : text + (isLast ? "" : padding)
            if !isLast { line += "  " }
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
