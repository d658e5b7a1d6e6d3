/// The value of an open property: one that the program keeps and compares without knowing its meaning.
public enum PropertyValue: Hashable, Sendable {
    case number(Double)
    case text(String)

    /// The number, if it is one.
    public var number: Double? {
        guard case .number(let value) = self else { return nil }
        return value
    }
}

extension PropertyValue: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        }
    }
}
