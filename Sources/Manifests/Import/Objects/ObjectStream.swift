/// Splits a file into the Kubernetes objects that it holds: documents of a YAML stream, or items of a `List`.
struct ObjectStream {
    let context: ReadingContext

    /// Objects of one file; a cluster's links are one object each.
    private static let objectLimit = 100_000

    func objects(in text: String) -> [ForeignObject] {
        var objects: [ForeignObject] = []
        for chunk in chunks(of: text) {
            guard let root = root(of: chunk) else { continue }
            collect(Located(node: root, path: "", context: context), into: &objects)
        }
        guard objects.count <= Self.objectLimit else {
            context.note(.wholeFile, "", "the file has more than \(Self.objectLimit) objects", remedy: "split it")
            return []
        }
        return objects
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

    private func root(of chunk: Chunk) -> SyntaxNode? {
        switch parse(String(chunk.text)) {
        case .success(let root): return root.moved(byLines: chunk.lineOffset)
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

    private func collect(_ located: Located, into objects: inout [ForeignObject]) {
        guard !located.node.isNull, let top = located.openMapping() else { return }
        guard let kind = top.required("kind", remedy: "write the object's kind")?.text() else { return }
        if kind.hasSuffix("List"), let items = top["items"]?.list() {
            for item in items { collect(item, into: &objects) }
            return
        }
        let name = top["metadata"]?.object("name")?.text()
        objects.append(ForeignObject(kind: kind, name: name, top: top))
    }
}

extension SyntaxNode {
    /// The same node further down in its file.
    fileprivate func moved(byLines lines: Int) -> SyntaxNode {
        guard lines > 0 else { return self }
        func moved(_ mark: Mark) -> Mark { Mark(line: mark.line + lines, column: mark.column) }
        let content: Content =
            switch content {
            case .scalar: content
            case .sequence(let items): .sequence(items.map { $0.moved(byLines: lines) })
            case .mapping(let entries):
                .mapping(
                    entries.map {
                        Entry(key: $0.key, keyMark: moved($0.keyMark), value: $0.value.moved(byLines: lines))
                    })
            }
        return SyntaxNode(content: content, mark: moved(mark))
    }
}
