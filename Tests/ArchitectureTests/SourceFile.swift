import Foundation

/// One Swift file, as far as the rules of the house can see it.
struct SourceFile: Sendable {
    /// Relative to the root of the package.
    var path: String
    var text: String

    /// The lines that mention one of these words, without their `//` comments; block comments are not used in this house.
    func code(mentioning words: [String]) -> [(number: Int, line: Substring)] {
        guard words.contains(where: text.contains) else { return [] }
        return lines.enumerated().filter { _, line in words.contains { line.contains($0) } }
            .map { ($0.offset + 1, Self.withoutComment($0.element)) }
    }

    private static func withoutComment(_ line: Substring) -> Substring {
        guard let comment = line.range(of: "//") else { return line }
        // "//" within a string, as in a URL, begins no comment.
        let quotes = line[..<comment.lowerBound].count { $0 == "\"" }
        return quotes.isMultiple(of: 2) ? line[..<comment.lowerBound] : line
    }

    var lines: [Substring] {
        text.hasSuffix("\n")
            ? text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
            : text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The top-level modules that the file imports, whatever access, attributes or kind the import names.
    var imports: Set<String> {
        let pattern = Self.importLine
        return Set(code(mentioning: ["import"]).compactMap { $0.line.wholeMatch(of: pattern).map { String($0.1) } })
    }

    private static var importLine: Regex<(Substring, Substring)> {
        /\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)(?:\.\w+)*\s*;?\s*/
    }

    /// Where `pattern` matches code; it can match only lines that mention one of `words`.
    func occurrences(of pattern: Regex<Substring>, mentioning words: [String]) -> [String] {
        code(mentioning: words).compactMap { number, line in
            line.firstMatch(of: pattern).map { "\(path):\(number): \($0.0)" }
        }
    }
}
