/// Splits a file into the Kubernetes objects that it holds: documents of a YAML stream, or items of a `List`.
struct ObjectStream {
    let context: ReadingContext

    /// Objects of one file; a cluster's links are one object each.
    private static let objectLimit = 100_000

    /// - Returns: `nil`, with the problems noted, when a document is none or there are too many.
    func objects(in text: String) -> [ForeignObject]? {
        var objects: [ForeignObject] = []
        var budget = ManifestLimits.nodes
        var isComplete = true
        for chunk in chunks(of: text) {
            let root = root(of: chunk, budget: &budget)
            guard budget > 0, objects.count <= Self.objectLimit else {
                context.note(
                    .wholeFile, "",
                    "the file has more than \(Self.objectLimit) objects or \(ManifestLimits.nodes) values",
                    remedy: "split it")
                return nil
            }
            let isRead = root.map { collect(Located(node: $0, path: "", context: context), into: &objects) }
            isComplete = isComplete && isRead == true
        }
        return isComplete ? objects : nil
    }

    private struct Chunk {
        /// Lines of the file before the chunk.
        var lineOffset: Int
        var text: Substring
    }

    /// A line that starts with `---` ends a document wherever it stands, in a block of text too.
    private func chunks(of text: String) -> [Chunk] {
        var chunks: [Chunk] = []
        var start = text.startIndex
        var startLine = 0
        var line = 0
        var index = text.startIndex
        let view = text.unicodeScalars
        while index < view.endIndex {
            let next = view[index...].firstIndex(of: "\n").map { view.index(after: $0) } ?? view.endIndex
            if view[index..<next].starts(with: "---".unicodeScalars), isSeparator(view[index..<next]) {
                chunks.append(Chunk(lineOffset: startLine, text: text[start..<index]))
                (start, startLine) = (index, line)
            }
            (index, line) = (next, line + 1)
        }
        chunks.append(Chunk(lineOffset: startLine, text: text[start...]))
        return chunks.filter { !isEmpty($0.text) }
    }

    private func isSeparator(_ line: Substring.UnicodeScalarView) -> Bool {
        line.dropFirst(3).first.map { $0.properties.isWhitespace } ?? true
    }

    /// Whether there is nothing but blanks, comments, directives and separators.
    private func isEmpty(_ text: Substring) -> Bool {
        text.split(whereSeparator: \.isNewline).allSatisfy { line in
            let content = line.drop(while: \.isWhitespace)
            return content.isEmpty || content.hasPrefix("#") || line.hasPrefix("%") || content == "---"
                || content.hasPrefix("--- #") || content == "..."
        }
    }

    private func root(of chunk: Chunk, budget: inout Int) -> SyntaxNode? {
        switch parse(TemplateText.quoted(chunk.text)) {
        case .success(let root): return root.moved(byLines: chunk.lineOffset, budget: &budget)
        case .failure(let failure):
            let mark = Mark(line: failure.mark.line + chunk.lineOffset, column: failure.mark.column)
            let remedy = chunk.text.contains("{{") ? "fill in the template's {{ … }} first" : failure.remedy
            context.note(mark, "", failure.message, remedy: remedy)
            return nil
        }
    }

    private func parse(_ text: String) -> Result<SyntaxNode, SyntaxFailure> {
        guard text.unicodeScalars.first(where: { !$0.properties.isWhitespace }) == "{",
            case .success(let root) = JSONParser.parse(text)
        else { return YAMLParser.parse(text) }
        return .success(root)
    }

    /// - Returns: `false`, with the problem noted, for what is no object.
    private func collect(_ located: Located, into objects: inout [ForeignObject]) -> Bool {
        guard !located.node.isNull else { return true }
        guard let top = located.openMapping(),
            let kind = top.required("kind", remedy: "write the object's kind")?.text()
        else { return false }
        if kind.hasSuffix("List"), let items = top["items"]?.list() {
            return items.reduce(true) { collect($1, into: &objects) && $0 }
        }
        let name = top["metadata"]?.object("name")?.text()
        objects.append(ForeignObject(kind: kind, name: name, top: top))
        return true
    }
}

extension SyntaxNode {
    /// The same node further down in its file; aliases are written out by that, so the budget counts each value.
    fileprivate func moved(byLines lines: Int, budget: inout Int) -> SyntaxNode {
        budget -= 1
        guard lines > 0, budget > 0 else { return self }
        let content: Content
        switch self.content {
        case .scalar: content = self.content
        case .sequence(let items): content = .sequence(items.map { $0.moved(byLines: lines, budget: &budget) })
        case .mapping(let entries):
            content = .mapping(
                entries.map {
                    Entry(
                        key: $0.key, keyMark: $0.keyMark.moved(byLines: lines),
                        value: $0.value.moved(byLines: lines, budget: &budget))
                })
        }
        return SyntaxNode(content: content, mark: mark.moved(byLines: lines))
    }
}

extension Mark {
    fileprivate func moved(byLines lines: Int) -> Mark {
        Mark(line: line + lines, column: column)
    }
}
