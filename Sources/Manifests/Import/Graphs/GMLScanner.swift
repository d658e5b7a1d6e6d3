/// Splits a text in Graph Modelling Language into its words.
///
/// The grammar is that of M. Himsolt, "GML: A portable Graph File Format", University of Passau, 1997.
struct GMLScanner {
    struct Token {
        var kind: Kind
        var mark: Mark
    }

    enum Kind: Equatable {
        case key(String)
        case number(DecimalNumber)
        case string(String)
        case open
        case close
    }

    private var rest: Substring.UnicodeScalarView
    private var mark = Mark.start

    init(_ text: String) {
        rest = text[...].unicodeScalars
    }

    /// The next word; `nil` at the end.
    mutating func next() throws(SyntaxFailure) -> Token? {
        skipBlanksAndComments()
        let start = mark
        guard let first = rest.first else { return nil }
        switch first {
        case "[": return Token(kind: advance(to: .open), mark: start)
        case "]": return Token(kind: advance(to: .close), mark: start)
        case "\"": return Token(kind: .string(try string(from: start)), mark: start)
        default: return Token(kind: try word(from: start), mark: start)
        }
    }

    private mutating func advance(to kind: Kind) -> Kind {
        advance()
        return kind
    }

    private mutating func advance() {
        guard let scalar = rest.popFirst() else { return }
        mark = scalar == "\n" ? Mark(line: mark.line + 1, column: 1) : Mark(line: mark.line, column: mark.column + 1)
    }

    /// A comment is a line that starts with `#`.
    private mutating func skipBlanksAndComments() {
        while let scalar = rest.first {
            if scalar == "#" {
                while let inside = rest.first, inside != "\n" { advance() }
            } else if scalar.properties.isWhitespace {
                advance()
            } else {
                return
            }
        }
    }

    private mutating func string(from start: Mark) throws(SyntaxFailure) -> String {
        advance()
        var text = String.UnicodeScalarView()
        while let scalar = rest.first, scalar != "\"" {
            text.append(scalar)
            advance()
        }
        guard !rest.isEmpty else {
            throw SyntaxFailure(
                mark: start, message: "the text that starts here has no end", remedy: "close it with \"")
        }
        advance()
        return CharacterEntities.decoded(String(text))
    }

    private mutating func word(from start: Mark) throws(SyntaxFailure) -> Kind {
        var text = String.UnicodeScalarView()
        while let scalar = rest.first, !scalar.properties.isWhitespace, !"[]\"#".unicodeScalars.contains(scalar) {
            text.append(scalar)
            advance()
        }
        let word = String(text)
        if let number = DecimalNumber(word) { return .number(number) }
        guard text.first?.isLetterOrDigit == true || text.first == "_" else {
            throw SyntaxFailure(
                mark: start, message: "`\(word.excerpt)` is neither a key nor a value", remedy: "quote texts")
        }
        return .key(word)
    }
}

/// The character entities that GML borrows from ISO 8859: `&amp;`, `&#233;`, `&eacute;` stays as it is.
enum CharacterEntities {
    private static let named: [Substring: Character] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]

    static func decoded(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            let body = rest.dropFirst().prefix(10).prefix { $0 != ";" }
            if rest.dropFirst(1 + body.count).first == ";", let character = character(body) {
                result.append(character)
                rest = rest.dropFirst(body.count + 2)
            } else {
                result.append("&")
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    private static func character(_ body: Substring) -> Character? {
        if let character = named[body] { return character }
        guard body.first == "#" else { return nil }
        let digits = body.dropFirst()
        let value = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return value.flatMap(Unicode.Scalar.init).map(Character.init)
    }
}
