import Foundation

/// A JSON value.
package enum FakeJSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([FakeJSON])
    case object([String: FakeJSON])

    package subscript(_ key: String) -> FakeJSON? {
        get { if case .object(let fields) = self { fields[key] } else { nil } }
        set {
            guard case .object(var fields) = self else {
                if let newValue { self = .object([key: newValue]) }
                return
            }
            fields[key] = newValue
            self = .object(fields)
        }
    }

    /// The value at the end of a way of keys.
    package subscript(path keys: String...) -> FakeJSON? {
        get { at(keys[...]) }
        set { set(keys[...], newValue) }
    }

    private func at(_ keys: ArraySlice<String>) -> FakeJSON? {
        guard let key = keys.first else { return self }
        return self[key]?.at(keys.dropFirst())
    }

    private mutating func set(_ keys: ArraySlice<String>, _ value: FakeJSON?) {
        guard let key = keys.first else { return }
        if keys.count == 1 {
            self[key] = value
        } else {
            var child = self[key] ?? .object([:])
            child.set(keys.dropFirst(), value)
            self[key] = child
        }
    }

    package var string: String? { if case .string(let text) = self { text } else { nil } }
    package var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
    package var array: [FakeJSON]? { if case .array(let elements) = self { elements } else { nil } }
    package var fields: [String: FakeJSON]? { if case .object(let fields) = self { fields } else { nil } }
    package var isNull: Bool { self == .null }

    /// The pairs of an object of strings.
    package var strings: [String: String] { (fields ?? [:]).compactMapValues(\.string) }

    /// A merge patch (RFC 7396).
    package func merged(with patch: FakeJSON) -> FakeJSON {
        guard case .object(let changes) = patch else { return patch }
        var fields = self.fields ?? [:]
        for (key, value) in changes {
            fields[key] = value.isNull ? nil : (fields[key] ?? .null).merged(with: value)
        }
        return .object(fields)
    }
}

extension FakeJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: FakeJSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, FakeJSON)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}

extension FakeJSON: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([FakeJSON].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: FakeJSON].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// Reads a text, `nil` where it is no JSON.
    package init?(_ text: [UInt8]) {
        guard let value = try? JSONDecoder().decode(FakeJSON.self, from: Data(text)) else { return nil }
        self = value
    }

    package init(_ value: some Encodable) throws {
        self = try JSONDecoder().decode(FakeJSON.self, from: try JSONEncoder().encode(value))
    }

    package var text: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map(Array.init) ?? []
    }
}
