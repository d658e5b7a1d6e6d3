/// Rows in aligned columns without colours: a report's text is the same in a file and on a terminal.
struct PlainTable {
    let header: [String]
    /// Columns of words; the others hold numbers, which end at the same place.
    let words: Set<Int>
    var rows: [[String]] = []

    var lines: [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return words.contains(column) ? cell + padding : padding + cell
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
