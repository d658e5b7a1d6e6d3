import Foundation
import Manifests

/// Prints values for programs: JSON with sorted keys, and YAML of the same shape.
enum StructuredOutput {
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func yaml(_ value: some Encodable) throws -> String {
        let json = try json(value)
        return ManifestWriter.yaml(ofJSON: json) ?? json
    }
}
