/// A value of JSON, for objects of which only parts are known.
package enum ObjectValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([ObjectValue])
    case object([String: ObjectValue])

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var int: Int64? {
        if case .int(let number) = self { number } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// Empty for what is no list.
    package var items: [ObjectValue] {
        if case .array(let items) = self { items } else { [] }
    }

    /// Empty for what is no mapping.
    package var fields: [String: ObjectValue] {
        if case .object(let fields) = self { fields } else { [:] }
    }

    /// A field of a mapping; setting it makes the mapping where there is none, and setting `nil` takes it away.
    package subscript(name: String) -> ObjectValue? {
        get { fields[name] }
        set {
            var fields = fields
            fields[name] = newValue
            self = .object(fields)
        }
    }

    /// What is below the names, one after the other.
    package func at(_ names: String...) -> ObjectValue? {
        var value: ObjectValue? = self
        for name in names { value = value?[name] }
        return value
    }

    /// With every text changed, the names of fields excepted.
    package func mappingTexts(_ change: (String) -> String) -> ObjectValue {
        switch self {
        case .string(let text): .string(change(text))
        case .array(let items): .array(items.map { $0.mappingTexts(change) })
        case .object(let fields): .object(fields.mapValues { $0.mappingTexts(change) })
        default: self
        }
    }

    /// Texts by name, as labels and annotations are.
    package var texts: [String: String] { fields.compactMapValues(\.string) }
}

extension ObjectValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(arrayLiteral elements: ObjectValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, ObjectValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}
