/// A document to be written, before its carrier is chosen.
indirect enum OutputNode {
    /// Text that must read as text.
    case text(String)
    /// A number or a truth value, written without quotes.
    case plain(String)
    case list([OutputNode])
    /// In the order of writing.
    case map([(key: String, value: OutputNode)])

    /// A number; fractions go as text, since custom resources avoid floats.
    static func number(_ value: Double) -> OutputNode {
        guard value == value.rounded(), abs(value) < 1e15 else { return .text(value.shortDescription) }
        return .plain(value.shortDescription)
    }

    /// A mapping of the fields that have a value.
    static func fields(_ fields: [(key: String, value: OutputNode?)]) -> OutputNode {
        .map(fields.compactMap { field in field.value.map { (field.key, $0) } })
    }

    /// The author's own keys, sorted so that equal values are written alike; `nil` when there are none.
    static func sorted<Value>(_ values: [String: Value], _ write: (String, Value) -> OutputNode) -> OutputNode? {
        guard !values.isEmpty else { return nil }
        return .map(values.sorted { $0.key < $1.key }.map { ($0.key, write($0.key, $0.value)) })
    }

    /// `nil` for an empty list.
    static func items<Item>(_ items: [Item], _ write: (Item) -> OutputNode) -> OutputNode? {
        items.isEmpty ? nil : .list(items.map(write))
    }

    static func texts(_ texts: [String]) -> OutputNode? {
        items(texts) { .text($0) }
    }
}
