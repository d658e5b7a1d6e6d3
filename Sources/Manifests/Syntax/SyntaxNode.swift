/// A node of a parsed document, YAML or JSON, before anything is known of its meaning.
struct SyntaxNode {
    var content: Content
    var mark: Mark

    enum Content {
        case scalar(Scalar)
        case sequence([SyntaxNode])
        /// In the order of the text; keys may repeat.
        case mapping([Entry])
    }

    /// Text as it is written, and whether quotes say that it is meant as text.
    struct Scalar: Hashable {
        var text: String
        var isQuoted: Bool
    }

    struct Entry {
        var key: String
        var keyMark: Mark
        var value: SyntaxNode
    }

    /// Whether nothing was written where a value could be: an empty plain scalar, `null` or `~`.
    var isNull: Bool {
        guard case .scalar(let scalar) = content, !scalar.isQuoted else { return false }
        return Self.nullWords.contains(scalar.text)
    }

    static let nullWords: Set<String> = ["", "~", "null", "Null", "NULL"]

    /// What it is, for messages.
    var kindName: String {
        switch content {
        case .scalar(let scalar): isNull ? "nothing" : "`\(scalar.text.excerpt)`"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
