/// A mapping of the document, its fields by name.
///
/// Unknown fields and repeated keys are noted once, when it is made.
struct MappingReader {
    let located: Located
    /// In the order of the text, the first of each key.
    let entries: [(key: String, keyMark: Mark, value: Located)]
    private let indices: [String: Int]

    /// - Parameter fields: the fields that are known; `nil` when keys are the author's own.
    init(entries: [SyntaxNode.Entry], of located: Located, fields: [String]?) {
        self.located = located
        var kept: [(key: String, keyMark: Mark, value: Located)] = []
        var indices: [String: Int] = [:]
        for entry in entries {
            let path = Self.path(of: entry.key, in: located.path)
            guard indices[entry.key] == nil else {
                located.context.note(
                    entry.keyMark, path, "the key is already given above", remedy: "remove one of them")
                continue
            }
            if let fields, !fields.contains(entry.key) {
                Self.noteUnknown(entry, at: path, fields: fields, context: located.context)
            }
            indices[entry.key] = kept.count
            kept.append((entry.key, entry.keyMark, Located(node: entry.value, path: path, context: located.context)))
        }
        self.entries = kept
        self.indices = indices
    }

    /// The field's value; `nil` when it is absent or nothing.
    subscript(key: String) -> Located? {
        guard let index = indices[key], !entries[index].value.node.isNull else { return nil }
        return entries[index].value
    }

    /// The field's value; its absence is a problem.
    func required(_ key: String, remedy: String? = nil) -> Located? {
        if let value = self[key] { return value }
        let mark = indices[key].map { entries[$0].keyMark } ?? located.node.mark
        located.context.note(mark, Self.path(of: key, in: located.path), "is missing", remedy: remedy)
        return nil
    }

    /// The place of the field's key.
    func keyMark(of key: String) -> Mark {
        indices[key].map { entries[$0].keyMark } ?? located.node.mark
    }

    func list(_ key: String) -> [Located] {
        self[key]?.list() ?? []
    }

    /// The mapping below a key, all its values taken as text.
    func texts(_ key: String) -> [String: String] {
        guard let mapping = self[key]?.openMapping() else { return [:] }
        return Dictionary(
            mapping.entries.compactMap { entry in entry.value.text().map { (entry.key, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    private static func noteUnknown(
        _ entry: SyntaxNode.Entry, at path: String, fields: [String], context: ReadingContext
    ) {
        let nearest = context.offersSuggestions ? Suggestion.nearest(to: entry.key, among: fields) : nil
        let remedy =
            entry.key == "<<"
            ? "merge keys are not supported; write the fields out"
            : nearest.map { "did you mean `\($0)`?" } ?? "the fields here are \(fields.listed("and"))"
        context.note(entry.keyMark, path, "the field is not known", remedy: remedy)
    }

    /// `a.b`, or `a["b.c"]` for keys that would read as something else.
    static func path(of key: String, in parent: String) -> String {
        let isPlain = !key.isEmpty && key.unicodeScalars.allSatisfy { $0.isLetterOrDigit || $0 == "_" || $0 == "-" }
        guard isPlain else { return "\(parent)[\"\(key.excerpt)\"]" }
        return parent.isEmpty ? key : "\(parent).\(key)"
    }
}
