/// Writes a document as YAML: blocks outside, one line for whatever is small.
enum YAMLText {
    private static let width = 120

    static func write(_ node: OutputNode) -> String {
        guard !node.isScalar, !node.isEmpty else { return line(node) + "\n" }
        var text = ""
        block(node, indent: 0, into: &text)
        return text
    }

    private static func write(_ key: String, _ value: OutputNode, indent: Int, into text: inout String) {
        let start = blanks(indent) + scalar(key) + ":"
        if indent > 0 || value.isScalar, let short = short(value, room: width - start.count - 1) {
            text += start + " " + short + "\n"
            return
        }
        text += start + "\n"
        block(value, indent: indent + 2, into: &text)
    }

    private static func block(_ value: OutputNode, indent: Int, into text: inout String) {
        switch value {
        case .map(let fields):
            for field in fields { write(field.key, field.value, indent: indent, into: &text) }
        case .list(let items):
            for item in items { write(item, indent: indent, into: &text) }
        case .text, .plain: text += blanks(indent) + line(value) + "\n"
        }
    }

    private static func write(_ item: OutputNode, indent: Int, into text: inout String) {
        if let short = short(item, room: width - indent - 2) {
            text += blanks(indent) + "- " + short + "\n"
            return
        }
        var inner = ""
        block(item, indent: indent + 2, into: &inner)
        text += blanks(indent) + "- " + inner.dropFirst(indent + 2)
    }

    /// The value on one line, when it is small and holds no list of mappings.
    private static func short(_ value: OutputNode, room: Int) -> String? {
        guard !value.isScalar, !value.isEmpty else { return line(value) }
        guard !value.holdsMappingsInLists else { return nil }
        let text = line(value)
        return text.count <= room ? text : nil
    }

    private static func line(_ node: OutputNode) -> String {
        switch node {
        case .text(let value): scalar(value)
        case .plain(let value): value
        case .list(let items): "[" + items.map(line).joined(separator: ", ") + "]"
        case .map(let fields): "{" + fields.map { scalar($0.key) + ": " + line($0.value) }.joined(separator: ", ") + "}"
        }
    }

    private static func blanks(_ count: Int) -> String {
        String(repeating: " ", count: count)
    }

    /// Plain where every YAML reader takes it for this very text, else in double quotes.
    static func scalar(_ text: String) -> String {
        isSafePlain(text) ? text : JSONText.quoted(text)
    }

    private static let words: Set<String> = [
        "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity",
    ]

    private static func isSafePlain(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, first.isLetterOrDigit || first == "_" || first == "/" else { return false }
        guard scalars.allSatisfy({ $0.isLetterOrDigit || "_/.%+-@".unicodeScalars.contains($0) }) else { return false }
        return !words.contains(text.lowercased()) && !looksNumeric(text)
    }

    /// Numbers of YAML 1.1 and 1.2 in any base, dates, and what is near enough to be mistaken for one.
    private static func looksNumeric(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, ("0"..."9").contains(first) else { return false }
        return text.unicodeScalars.allSatisfy { "0123456789abcdefABCDEFxXoO_.+-TZtz".unicodeScalars.contains($0) }
    }
}

extension OutputNode {
    fileprivate var isScalar: Bool {
        switch self {
        case .text, .plain: true
        case .list, .map: false
        }
    }

    fileprivate var isEmpty: Bool {
        switch self {
        case .text, .plain: false
        case .list(let items): items.isEmpty
        case .map(let fields): fields.isEmpty
        }
    }

    fileprivate var holdsMappingsInLists: Bool {
        switch self {
        case .text, .plain: false
        case .list(let items): items.contains { if case .map = $0 { true } else { $0.holdsMappingsInLists } }
        case .map(let fields): fields.contains { $0.value.holdsMappingsInLists }
        }
    }
}
