import FoundationEssentials

extension ObjectValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? container.decode(Int64.self) {
            self = .int(number)
        } else if let number = try? container.decode(Double.self) {
            self = .double(number)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let items = try? container.decode([ObjectValue].self) {
            self = .array(items)
        } else {
            self = .object(try container.decode([String: ObjectValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let flag): try container.encode(flag)
        case .int(let number): try container.encode(number)
        case .double(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        case .array(let items): try container.encode(items)
        case .object(let fields): try container.encode(fields)
        }
    }

    /// - Throws: ``InstallationError/manifest(_:)`` for what is no JSON.
    package init(json: [UInt8]) throws(InstallationError) {
        do {
            self = try JSONDecoder().decode(ObjectValue.self, from: Data(json))
        } catch {
            throw .manifest("the answer of the API server is no JSON")
        }
    }

    /// As JSON with sorted fields.
    package var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Only numbers that are none can't be written, and neither JSON nor YAML of Kubernetes has them.
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }
}
