import Glibc

/// Prints the demo: coloured only on a terminal, and never when `NO_COLOR` is set.
enum Terminal {
    static let isColoured = isatty(1) == 1 && getenv("NO_COLOR") == nil

    static func heading(_ text: String) {
        say("\n" + styled(text, "1"))
    }

    static func note(_ text: String) {
        say(styled(text, "2"))
    }

    static func say(_ text: String) {
        write(text + "\n")
    }

    /// A line that the next one replaces on a terminal; elsewhere it is left out.
    static func progress(_ text: String) {
        guard isatty(1) == 1 else { return }
        write("\u{1B}[2K\r" + styled(text, "2"))
    }

    static func endProgress() {
        guard isatty(1) == 1 else { return }
        write("\u{1B}[2K\r")
    }

    /// Why the demo failed, to standard error.
    static func complain(_ text: String) {
        write(text + "\n", to: 2)
    }

    static func good(_ text: String) -> String { styled(text, "32") }
    static func bad(_ text: String) -> String { styled(text, "31") }
    static func strong(_ text: String) -> String { styled(text, "1") }

    /// Rows of equal width, the first column to the left and the others to the right or left.
    static func table(_ rows: [[String]], rightAligned: Bool) {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.compactMap { $0.dropFirst(column).first?.count }.max() ?? 0 }
        for row in rows {
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                if column == row.count - 1, !rightAligned { return cell }
                return column > 0 && rightAligned ? padding + cell : cell + padding
            }
            say("  " + cells.joined(separator: "  "))
        }
    }

    /// Written at once: children write to the same terminal.
    private static func write(_ text: String, to descriptor: Int32 = 1) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(descriptor, bytes, bytes.count)
    }

    private static func styled(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
