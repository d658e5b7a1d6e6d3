/// The labels of a series, sorted by name, and as they are written between the braces.
struct LabelSet: Sendable, Hashable {
    let text: String
    private let parts: [String]

    /// Of two labels with the same name the later one counts.
    init(_ dimensions: [(String, String)]) {
        let pairs = Dictionary(
            dimensions.map { (MetricName.sanitisedLabel($0.0), $0.1) }, uniquingKeysWith: { $1 })
        parts = pairs.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
        text = parts.joined(separator: ",")
    }

    /// Whether all labels of `other` are among these, with the same values.
    func contains(_ other: LabelSet) -> Bool {
        other.parts.allSatisfy(parts.contains)
    }

    static func == (left: LabelSet, right: LabelSet) -> Bool { left.text == right.text }
    func hash(into hasher: inout Hasher) { hasher.combine(text) }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == 0x5C || $0 == 0x22 || $0 == 0x0A }) else { return value }
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
