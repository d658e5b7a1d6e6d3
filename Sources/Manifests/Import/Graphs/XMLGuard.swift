import Foundation

/// Decides which texts an XML parser may see.
///
/// Entities that read files or multiply can be declared only in a document type, which GraphML does not need; so a text
/// with one is refused before it is parsed. Other encodings are refused too: what they hide cannot be seen here.
struct XMLGuard {
    let text: String
    let context: ReadingContext

    /// What libxml2 takes in one piece.
    private static let sizeLimit = 10_000_000
    private static let encodings: Set<String> = ["utf-8", "utf8", "us-ascii", "ascii"]

    /// - Returns: `false`, with the problem noted, for a text that is refused.
    func admits() -> Bool {
        guard text.utf8.count <= Self.sizeLimit else {
            context.note(
                .wholeFile, "", "the file has more than \(Self.sizeLimit / 1_000_000) MB of XML",
                remedy: "convert it to GML")
            return false
        }
        if let place = text.range(of: "<!DOCTYPE") ?? text.range(of: "<!ENTITY") {
            refuse(
                "the file declares a document type, which could read or multiply other things", at: place.lowerBound,
                remedy: "remove the declaration; GraphML needs none")
            return false
        }
        if let place = text.unicodeScalars.firstIndex(of: "\0") {
            refuse("the file has a NUL in it", at: place, remedy: "save it as UTF-8")
            return false
        }
        if let encoding, !Self.encodings.contains(encoding.lowercased()) {
            refuse(
                "the file says that its encoding is `\(encoding.excerpt)`", at: text.startIndex,
                remedy: "save it as UTF-8, and say so")
            return false
        }
        return true
    }

    /// What the XML declaration says; `nil` when it says nothing.
    private var encoding: String? {
        guard let start = text.range(of: "<?xml"), let end = text.range(of: "?>"), start.lowerBound < end.lowerBound
        else { return nil }
        let declaration = text[start.upperBound..<end.lowerBound]
        guard let key = declaration.range(of: "encoding") else { return nil }
        let parts = declaration[key.upperBound...].split(omittingEmptySubsequences: false) { "\"'".contains($0) }
        return parts.count > 1 ? String(parts[1]) : ""
    }

    private func refuse(_ message: String, at place: String.Index, remedy: String) {
        let lines = text.unicodeScalars[..<place].split(separator: "\n", omittingEmptySubsequences: false)
        let mark = Mark(line: max(lines.count, 1), column: (lines.last?.count ?? 0) + 1)
        context.note(mark, "", message, remedy: remedy)
    }
}
