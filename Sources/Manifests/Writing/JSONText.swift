/// Writes a document as JSON (RFC 8259), two blanks a level.
enum JSONText {
    static func write(_ node: OutputNode) -> String {
        var text = ""
        write(node, indent: 0, into: &text)
        return text + "\n"
    }

    private static func write(_ node: OutputNode, indent: Int, into text: inout String) {
        switch node {
        case .text(let value): text += quoted(value)
        case .plain(let value): text += value
        case .list(let items):
            block(items, "[", "]", indent, into: &text) { write($0, indent: indent + 1, into: &$1) }
        case .map(let fields):
            block(fields, "{", "}", indent, into: &text) {
                $1 += quoted($0.key) + ": "
                write($0.value, indent: indent + 1, into: &$1)
            }
        }
    }

    private static func block<Item>(
        _ items: [Item], _ open: String, _ close: String, _ indent: Int, into text: inout String,
        _ write: (Item, inout String) -> Void
    ) {
        text += open
        for (index, item) in items.enumerated() {
            text += (index == 0 ? "\n" : ",\n") + String(repeating: "  ", count: indent + 1)
            write(item, &text)
        }
        text += items.isEmpty ? close : "\n" + String(repeating: "  ", count: indent) + close
    }

    static func quoted(_ value: String) -> String {
        "\"" + String(String.UnicodeScalarView(value.unicodeScalars.flatMap(escaped))) + "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        switch scalar {
        case "\"", "\\": ["\\", scalar]
        case "\n": ["\\", "n"]
        case "\t": ["\\", "t"]
        case _ where scalar.isControl || scalar.isUnprintable: Array(scalar.fourDigitEscape.unicodeScalars)
        default: [scalar]
        }
    }
}

extension Unicode.Scalar {
    /// Whether YAML wants it escaped though it is no control: byte order marks and non-characters.
    fileprivate var isUnprintable: Bool {
        value == 0xFEFF || value == 0xFFFE || value == 0xFFFF
    }

    /// `\u001F`; only for the basic plane.
    fileprivate var fourDigitEscape: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
