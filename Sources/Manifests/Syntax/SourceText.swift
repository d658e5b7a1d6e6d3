/// The text of a document, known to be UTF-8 of an acceptable size, without its byte order mark.
struct SourceText {
    let text: String

    /// - Returns: `nil`, with the problem noted, for a file that is no text.
    init?(_ bytes: [UInt8], context: ReadingContext) {
        guard bytes.count <= ManifestLimits.fileSize else {
            context.note(
                .wholeFile, "", "the file has more than \(ManifestLimits.fileSize >> 20) MiB",
                remedy: "split it, or move link properties to matrix files")
            return nil
        }
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = bytes.starts(with: byteOrderMark) ? bytes.dropFirst(byteOrderMark.count) : bytes[...]
        guard let text = String(validating: body, as: UTF8.self) else {
            context.note(
                Self.firstInvalidPlace(in: body), "", "the file is not UTF-8", remedy: "save it with that encoding")
            return nil
        }
        self.text = text
    }

    /// A text that is known to be one.
    init(_ text: String) {
        self.text = text
    }

    /// The document's tree from whichever carrier it is in.
    ///
    /// A text that starts with `{` or `[` is read as JSON first; YAML's flow style starts alike, so it comes second.
    func parsed(context: ReadingContext) -> SyntaxNode? {
        let first = text.unicodeScalars.first { !" \t\r\n".unicodeScalars.contains($0) }
        guard first == "{" || first == "[" else { return parsed(by: YAMLParser.parse, context: context) }
        switch JSONParser.parse(text) {
        case .success(let root): return root
        case .failure(let failure):
            let looksLikeJSON =
                text.unicodeScalars.lazy.filter { !" \t\r\n".unicodeScalars.contains($0) }
                .dropFirst().first.map { "\"{[".unicodeScalars.contains($0) } ?? false
            guard case .success(let root) = YAMLParser.parse(text) else {
                return looksLikeJSON
                    ? parsed(by: { _ in .failure(failure) }, context: context)
                    : parsed(by: YAMLParser.parse, context: context)
            }
            return root
        }
    }

    private func parsed(
        by parse: (String) -> Result<SyntaxNode, SyntaxFailure>, context: ReadingContext
    ) -> SyntaxNode? {
        switch parse(text) {
        case .success(let root): return root
        case .failure(let failure):
            context.note(failure.mark, "", failure.message, remedy: failure.remedy)
            return nil
        }
    }

    private static func firstInvalidPlace(in bytes: ArraySlice<UInt8>) -> Mark {
        var mark = Mark.start
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            mark =
                scalar == "\n" ? Mark(line: mark.line + 1, column: 1) : Mark(line: mark.line, column: mark.column + 1)
        }
        return mark
    }
}
