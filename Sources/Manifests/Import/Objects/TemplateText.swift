/// Quotes place holders of Go templates where they stand bare, since `replicas: {{ .N }}` is no YAML.
///
/// Only values that an import can leave open are touched; a node whose name is a place holder stays a problem.
enum TemplateText {
    private static let openFields = ["replicas:", "namespace:", "schedulerName:"]

    static func quoted(_ text: Substring) -> String {
        guard text.contains("{{") else { return String(text) }
        return text.split(omittingEmptySubsequences: false) { $0 == "\n" }.map(quotedLine).joined(separator: "\n")
    }

    private static func quotedLine(_ line: Substring) -> String {
        guard let start = line.firstRange(of: "{{")?.lowerBound else { return String(line) }
        let key = line[..<start].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let value = line[start...]
        guard openFields.contains(key), !value.contains("'"), !value.contains("#") else { return String(line) }
        let end = value.lastIndex { !$0.isWhitespace } ?? start
        return "\(line[..<start])'\(value[...end])'"
    }
}
