/// Rows of text that line up as they are and are a table in Markdown.
package struct MarkdownTable {
    private var rows: [[String]]

    package init(_ head: [String]) {
        rows = [head]
    }

    package mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    package func print(title: String) {
        let widths = (rows.first ?? []).indices.map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        let separator = "|" + widths.map { String(repeating: "-", count: $0 + 2) + "|" }.joined()
        var lines = rows.map { "| " + zip($0, widths).map(Self.padded).joined(separator: " | ") + " |" }
        lines.insert(separator, at: 1)
        BenchProgram.say("\n### \(title)\n\n" + lines.joined(separator: "\n"))
    }

    private static func padded(_ cell: String, _ width: Int) -> String {
        cell + String(repeating: " ", count: max(0, width - cell.count))
    }
}

/// A number with some decimals; a dash where there is none.
package func figure(_ value: Double?, _ decimals: Int = 2) -> String {
    guard let value, value.isFinite else { return "–" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let rounded = (abs(value) * scale).rounded()
    let whole = Int(rounded / scale)
    let sign = value < 0 && rounded > 0 ? "−" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let rest = String(Int(rounded) - whole * Int(scale))
    return "\(sign)\(whole)." + String(repeating: "0", count: max(0, decimals - rest.count)) + rest
}

/// A share as a percentage.
package func percent(_ share: Double?, _ decimals: Int = 2) -> String {
    share.map { figure($0 * 100, decimals) + " %" } ?? "–"
}
