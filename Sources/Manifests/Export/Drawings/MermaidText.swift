/// Writes a drawing as a flowchart of Mermaid (https://mermaid.js.org/syntax/flowchart.html).
///
/// Names stand in quoted texts only, with everything but letters, digits and a few signs as entities: Mermaid looks for
/// directives, comments, HTML and Markdown in quoted texts too. What it addresses things by is made here.
struct MermaidText {
    /// What Mermaid draws unless it is told otherwise.
    static let edgeLimit = 500
    static let sizeLimit = 50_000

    private var ids: [String: String] = [:]
    private var styles: [String] = []

    static func text(of drawing: Drawing) -> String {
        var writer = MermaidText()
        var lines = ["flowchart LR"]
        for group in drawing.groups { writer.write(group, indent: 1, into: &lines) }
        for group in drawing.groups { writer.writeEdges(of: group, into: &lines) }
        return (lines + writer.styles).joined(separator: "\n") + "\n"
    }

    private mutating func write(_ group: Drawing.Group, indent: Int, into lines: inout [String]) {
        let start = String(repeating: "  ", count: indent)
        lines.append("\(start)subgraph \(name("group " + group.id))[\(Self.label(group.lines))]")
        for shape in group.shapes {
            let text = Self.label(shape.lines)
            let name = name("shape " + shape.id)
            lines.append("\(start)  \(name)" + (shape.isNote ? ">\(text)]" : "[\(text)]"))
            if let fill = shape.fill { styles.append("  style \(name) fill:\(fill),color:#000000") }
        }
        for inner in group.groups { write(inner, indent: indent + 1, into: &lines) }
        lines.append("\(start)end")
    }

    private mutating func writeEdges(of group: Drawing.Group, into lines: inout [String]) {
        for inner in group.groups { writeEdges(of: inner, into: &lines) }
        for edge in group.edges {
            let (source, sink) = (end(edge.source), end(edge.sink))
            let line = source.isGroup || sink.isGroup ? "-.->" : "-->"
            let text = edge.lines.isEmpty ? "" : "|\(Self.label(edge.lines))|"
            lines.append("  \(source.name) \(edge.isBothWays ? "<" : "")\(line)\(text) \(sink.name)")
        }
    }

    private mutating func end(_ end: Drawing.End) -> (name: String, isGroup: Bool) {
        switch end {
        case .shape(let id): (name("shape " + id), false)
        case .group(let id, _): (name("group " + id), true)
        }
    }

    /// A word that Mermaid has no meaning for.
    private mutating func name(_ id: String) -> String {
        if let name = ids[id] { return name }
        let name = "n\(ids.count)"
        ids[id] = name
        return name
    }

    private static func label(_ lines: [String]) -> String {
        "\"" + lines.map(escaped).joined(separator: "<br/>") + "\""
    }

    private static func escaped(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        return scalars.enumerated().map { index, scalar in
            if scalar.isControl { return "#65533;" }
            // `- a` and `1. a` would be lists, which Mermaid does not draw.
            let isFollowed = scalars.dropFirst(index + 1).first?.isLetterOrDigit == true
            let isPlain =
                scalar.isLetterOrDigit || scalar == " " || scalar == ","
                || isFollowed && index > 0 && "-./+".unicodeScalars.contains(scalar)
            return isPlain ? String(scalar) : "#\(scalar.value);"
        }.joined()
    }
}
