/// Writes a drawing in Graphviz' DOT language (https://graphviz.org/doc/info/lang.html).
///
/// Every name is written as a quoted string, so that no name can end the string that it stands in.
struct DOTText {
    private let drawing: Drawing

    init(_ drawing: Drawing) {
        self.drawing = drawing
    }

    var text: String {
        var lines = [
            "digraph isochrone {", "  graph [compound=true, rankdir=LR, fontname=\"sans-serif\", labeljust=l]",
            "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"]",
            "  edge [fontname=\"sans-serif\", fontsize=10]",
        ]
        for group in drawing.groups { write(group, indent: 1, into: &lines) }
        return lines.joined(separator: "\n") + "\n}\n"
    }

    private func write(_ group: Drawing.Group, indent: Int, into lines: inout [String]) {
        let start = String(repeating: "  ", count: indent)
        // Graphviz draws a frame around subgraphs whose names begin so.
        lines.append("\(start)subgraph \(quoted("cluster " + group.id)) {")
        lines.append("\(start)  label=\(label(group.lines))")
        for shape in group.shapes { lines.append("\(start)  \(statement(shape))") }
        for inner in group.groups { write(inner, indent: indent + 1, into: &lines) }
        for edge in group.edges { lines.append("\(start)  \(statement(edge))") }
        lines.append("\(start)}")
    }

    private func statement(_ shape: Drawing.Shape) -> String {
        var attributes = ["label=\(label(shape.lines, end: shape.isNote ? "\\l" : nil))"]
        if shape.isNote { attributes += ["shape=note", "style=solid"] }
        if let fill = shape.fill { attributes.append("fillcolor=\(quoted(fill))") }
        return "\(quoted(shape.id)) [\(attributes.joined(separator: ", "))]"
    }

    private func statement(_ edge: Drawing.Edge) -> String {
        var attributes: [String] = []
        if !edge.lines.isEmpty { attributes.append("label=\(label(edge.lines))") }
        if edge.isBothWays { attributes.append("dir=both") }
        if let group = edge.source.group { attributes += ["ltail=\(quoted("cluster " + group))", "style=dashed"] }
        if let group = edge.sink.group { attributes.append("lhead=\(quoted("cluster " + group))") }
        let arrow = "\(quoted(edge.source.shape)) -> \(quoted(edge.sink.shape))"
        return attributes.isEmpty ? arrow : "\(arrow) [\(attributes.joined(separator: ", "))]"
    }

    /// - Parameter end: what ends each line; `nil` for centred lines.
    private func label(_ lines: [String], end: String? = nil) -> String {
        // Backslashes and ampersands have a meaning in labels beside the one that they have in strings.
        let escaped = lines.map { escape($0).replacingEach("&", with: "&amp;") }
        return "\"" + (end.map { end in escaped.map { $0 + end }.joined() } ?? escaped.joined(separator: "\\n")) + "\""
    }

    private func quoted(_ text: String) -> String { "\"\(escape(text))\"" }

    private func escape(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result.append("\\") }
            result.append(scalar.isControl ? "\u{FFFD}" : scalar)
        }
        return String(result)
    }
}

extension Drawing.End {
    /// The shape, or the one that stands for the group.
    fileprivate var shape: String {
        switch self {
        case .shape(let id), .group(_, let id): id
        }
    }

    fileprivate var group: String? {
        guard case .group(let id, _) = self else { return nil }
        return id
    }
}

extension String {
    fileprivate func replacingEach(_ character: Character, with text: String) -> String {
        split(separator: character, omittingEmptySubsequences: false).joined(separator: text)
    }
}
