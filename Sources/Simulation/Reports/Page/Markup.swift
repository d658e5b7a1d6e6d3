/// A part of the page. Text becomes markup only when it is rendered, and is escaped there, so that no name from a manifest
/// can be anything but text.
indirect enum Markup: ExpressibleByStringInterpolation, Sendable {
    case text(String)
    case element(name: String, attributes: [Attribute], children: [Markup])
    case group([Markup])
    /// Written as it is: only for the style sheet, which is ours.
    case style(String)

    struct Attribute: Sendable {
        let name: String
        let value: String
    }

    init(stringLiteral value: String) {
        self = .text(value)
    }

    static let empty = Markup.group([])

    /// Attributes whose value is `nil` are left out.
    static func tag(
        _ name: String, _ attributes: KeyValuePairs<String, String?>, _ children: [Markup]
    ) -> Markup {
        let attributes = attributes.compactMap { entry in
            entry.value.map { Attribute(name: entry.key, value: $0) }
        }
        return .element(name: name, attributes: attributes, children: children)
    }

    static func tag(
        _ name: String, _ attributes: KeyValuePairs<String, String?>, _ children: Markup...
    ) -> Markup {
        tag(name, attributes, children)
    }

    static func tag(_ name: String, _ children: [Markup]) -> Markup {
        .element(name: name, attributes: [], children: children)
    }

    static func tag(_ name: String, _ children: Markup...) -> Markup {
        tag(name, children)
    }

    var isEmpty: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .group(let parts): parts.allSatisfy(\.isEmpty)
        case .element, .style: false
        }
    }
}

extension Markup {
    /// Well-formed as XML as well as HTML.
    var rendered: String {
        var text = ""
        render(into: &text)
        return text
    }

    /// HTML has these without an end tag.
    private static let void: Set<String> = ["meta", "br", "hr", "link"]
    /// Parts of drawings, which may end in themselves.
    private static let shapes: Set<String> = ["path", "rect", "circle", "line", "polyline", "polygon"]
    /// Blocks that begin a line of the source.
    private static let blocks: Set<String> = [
        "section", "h1", "h2", "h3", "h4", "p", "table", "tr", "ul", "ol", "dl", "figure", "svg", "details", "main",
        "header",
        "footer", "nav", "head", "body", "div", "caption", "thead", "tbody",
    ]

    private func render(into output: inout String) {
        switch self {
        case .text(let text): output += Self.escaped(text)
        case .style(let sheet): output += sheet
        case .group(let parts): for part in parts { part.render(into: &output) }
        case .element(let name, let attributes, let children):
            if Self.blocks.contains(name) { output += "\n" }
            output += "<\(name)"
            for attribute in attributes { output += " \(attribute.name)=\"\(Self.escaped(attribute.value))\"" }
            if children.isEmpty && (Self.void.contains(name) || Self.shapes.contains(name)) {
                output += "/>"
                return
            }
            output += ">"
            for child in children { child.render(into: &output) }
            output += "</\(name)>"
        }
    }

    /// Characters that XML forbids, and those that turn the direction of what follows around, become U+FFFD.
    static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return String(escaped)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: true
        case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: false
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
        default: true
        }
    }
}
