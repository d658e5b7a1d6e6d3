/// Builds the tree of a JSON text (RFC 8259) with the place of every value.
///
/// YAML's parser cannot stand in for it: it knows no surrogate pairs (`😀`) and no keys beyond 1,024 bytes.
struct JSONParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var mark = Mark.start

    private init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    static func parse(_ text: String) -> Result<SyntaxNode, SyntaxFailure> {
        var parser = JSONParser(text)
        do throws(SyntaxFailure) {
            let root = try parser.value(depth: 0)
            parser.skipBlanks()
            guard parser.current == nil else { throw parser.failure("there is text behind the end of the document") }
            return .success(root)
        } catch {
            return .failure(error)
        }
    }

    private var current: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    private mutating func advance() {
        guard let scalar = current else { return }
        position += 1
        mark = scalar == "\n" ? Mark(line: mark.line + 1, column: 1) : Mark(line: mark.line, column: mark.column + 1)
    }

    private mutating func skipBlanks() {
        while let scalar = current, scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t" { advance() }
    }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard current == expected else { return false }
        advance()
        return true
    }

    private func failure(_ message: String) -> SyntaxFailure {
        SyntaxFailure(mark: mark, message: "not valid JSON: \(message)")
    }

    private func unexpected(_ wanted: String) -> SyntaxFailure {
        failure("expected \(wanted), found " + (current.map { "`\(String($0).excerpt)`" } ?? "the end of the file"))
    }
}

extension JSONParser {
    private mutating func value(depth: Int) throws(SyntaxFailure) -> SyntaxNode {
        skipBlanks()
        let start = mark
        switch current {
        case "{": return SyntaxNode(content: .mapping(try object(depth: depth)), mark: start)
        case "[": return SyntaxNode(content: .sequence(try array(depth: depth)), mark: start)
        case "\"": return SyntaxNode(content: .scalar(.init(text: try string(), isQuoted: true)), mark: start)
        default: return SyntaxNode(content: .scalar(.init(text: try literal(), isQuoted: false)), mark: start)
        }
    }

    private mutating func object(depth: Int) throws(SyntaxFailure) -> [SyntaxNode.Entry] {
        try enter(depth)
        var entries: [SyntaxNode.Entry] = []
        skipBlanks()
        if take("}") { return entries }
        repeat {
            skipBlanks()
            let keyMark = mark
            guard current == "\"" else { throw unexpected("a key in quotes") }
            let key = try string()
            skipBlanks()
            guard take(":") else { throw unexpected("`:`") }
            entries.append(SyntaxNode.Entry(key: key, keyMark: keyMark, value: try value(depth: depth + 1)))
            skipBlanks()
        } while take(",")
        guard take("}") else { throw unexpected("`,` or `}`") }
        return entries
    }

    private mutating func array(depth: Int) throws(SyntaxFailure) -> [SyntaxNode] {
        try enter(depth)
        var items: [SyntaxNode] = []
        skipBlanks()
        if take("]") { return items }
        repeat {
            items.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(",")
        guard take("]") else { throw unexpected("`,` or `]`") }
        return items
    }

    private mutating func enter(_ depth: Int) throws(SyntaxFailure) {
        guard depth < ManifestLimits.depth else {
            throw .tooDeep(at: mark)
        }
        advance()
    }
}

extension JSONParser {
    private mutating func string() throws(SyntaxFailure) -> String {
        advance()
        var text = String.UnicodeScalarView()
        while let scalar = current, scalar != "\"" {
            guard scalar.value >= 0x20 else { throw failure("a control character must be escaped") }
            if scalar == "\\" {
                text.append(try escape())
            } else {
                text.append(scalar)
                advance()
            }
        }
        guard take("\"") else { throw unexpected("`\"`") }
        return String(text)
    }

    private static let shortEscapes: [Unicode.Scalar: Unicode.Scalar] = [
        "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
    ]

    private mutating func escape() throws(SyntaxFailure) -> Unicode.Scalar {
        advance()
        if let scalar = current, let short = Self.shortEscapes[scalar] {
            advance()
            return short
        }
        guard take("u") else { throw unexpected("an escape such as `\\n` or `\\u0041`") }
        let unit = try hexadecimal()
        guard (0xD800..<0xDC00).contains(unit) else {
            guard let scalar = Unicode.Scalar(unit) else { throw failure("half of a surrogate pair") }
            return scalar
        }
        guard take("\\"), take("u") else { throw failure("half of a surrogate pair") }
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
        else { throw failure("half of a surrogate pair") }
        return scalar
    }

    private mutating func hexadecimal() throws(SyntaxFailure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let scalar = current, let digit = Character(scalar).hexDigitValue, scalar.isASCII else {
                throw unexpected("four hexadecimal digits")
            }
            value = value << 4 + UInt32(digit)
            advance()
        }
        return value
    }

    /// A number, `true`, `false` or `null`, as it is written.
    private mutating func literal() throws(SyntaxFailure) -> String {
        let start = mark
        var text = ""
        while let scalar = current, scalar.isASCII, "+-.".unicodeScalars.contains(scalar) || scalar.isLetterOrDigit {
            text.unicodeScalars.append(scalar)
            advance()
        }
        guard !text.isEmpty else { throw unexpected("a value") }
        guard ["true", "false", "null"].contains(text) || DecimalNumber(json: text) != nil else {
            throw SyntaxFailure(
                mark: start, message: "not valid JSON: `\(text.excerpt)` is no value", remedy: "put text in quotes")
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether it is an ASCII letter or digit.
    var isLetterOrDigit: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self) || ("0"..."9").contains(self)
    }
}
