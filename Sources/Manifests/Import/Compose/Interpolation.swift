/// Fills in the variables of Compose files: `${TAG:-latest}` becomes `latest`, `$$` becomes `$`.
///
/// Nothing is taken from the environment, so a variable without a default stays as it is written.
enum Interpolation {
    /// Levels of defaults inside each other.
    private static let depthLimit = 8

    /// - Returns: the text, and whether every variable in it had a default.
    static func fill(_ text: String, depth: Int = 0) -> (text: String, isComplete: Bool) {
        guard text.contains("$"), depth < depthLimit else { return (text, !text.contains("$")) }
        var result = ""
        var isComplete = true
        var rest = text[...]
        while let start = rest.firstIndex(of: "$") {
            result += rest[..<start]
            rest = rest[start...].dropFirst()
            if rest.first == "$" {
                result += "$"
                rest = rest.dropFirst()
            } else if let body = braced(&rest) {
                let (value, isKnown) = value(of: body, depth: depth)
                result += value ?? "${\(body)}"
                isComplete = isComplete && isKnown
            } else if rest.first == "{" {
                // Compose refuses a brace without an end; whatever follows is part of it.
                return (result + "$" + rest, false)
            } else {
                result += "$"
                isComplete = isComplete && rest.first?.isLetter != true && rest.first != "_"
            }
        }
        return (result + rest, isComplete)
    }

    /// What stands between the braces at the start of `rest`, which is moved behind them.
    private static func braced(_ rest: inout Substring) -> Substring? {
        guard rest.first == "{" else { return nil }
        var depth = 0
        for index in rest.indices {
            if rest[index] == "{" { depth += 1 }
            if rest[index] == "}" { depth -= 1 }
            guard depth == 0 else { continue }
            let body = rest[rest.startIndex..<index].dropFirst()
            rest = rest[index...].dropFirst()
            return body
        }
        return nil
    }

    /// The default of `NAME:-default` or `NAME-default`; `nil` for other forms.
    private static func value(of body: Substring, depth: Int) -> (String?, Bool) {
        let name = body.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        var rest = body[name.endIndex...]
        if rest.hasPrefix(":-") { rest = rest.dropFirst() }
        guard rest.first == "-" else { return (nil, false) }
        let (text, isComplete) = fill(String(rest.dropFirst()), depth: depth + 1)
        return (text, isComplete)
    }
}

extension Located {
    /// The same scalar with its variables filled in; `nil`, with an entry in the report, when one has no default.
    func interpolated(_ subject: String, job: ImportJob) -> Located? {
        guard case .scalar(let scalar) = node.content, scalar.text.contains("$") else { return self }
        let (text, isComplete) = Interpolation.fill(scalar.text)
        guard isComplete else {
            job.journal.omit(
                subject, because: "it takes a variable without a default; import what `docker compose config` prints",
                at: node.mark)
            return nil
        }
        let filled = SyntaxNode(content: .scalar(.init(text: text, isQuoted: scalar.isQuoted)), mark: node.mark)
        return Located(node: filled, path: path, context: context)
    }
}
