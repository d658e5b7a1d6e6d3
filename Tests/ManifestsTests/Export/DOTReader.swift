/// A strict reader of the part of DOT that is written here; anything else is a failure.
struct DOTReader {
    struct Failure: Error { var message: String }

    struct Edge { var source: String, sink: String, attributes: [String: String] }

    private(set) var shapes: [String: [String: String]] = [:]
    private(set) var edges: [Edge] = []
    private(set) var clusters: [String: [String: String]] = [:]
    private var tokens: ArraySlice<Token>

    private enum Token: Equatable {
        case word(String)
        /// As it stands between the quotes.
        case string(String)
        case sign(String)
    }

    init(_ text: String) throws {
        tokens = try Self.tokens(of: text)[...]
        try expect(.word("digraph"))
        _ = try word()
        try expect(.sign("{"))
        _ = try statements()
        guard tokens.isEmpty else { throw Failure(message: "text behind the end") }
    }

    private static func tokens(of text: String) throws -> [Token] {
        var tokens: [Token] = []
        var rest = text.unicodeScalars[...]
        while let first = rest.first {
            if first == " " || first == "\n" {
                rest.removeFirst()
            } else if first == "\"" {
                rest.removeFirst()
                tokens.append(.string(try string(&rest)))
            } else if rest.starts(with: "->".unicodeScalars) {
                rest.removeFirst(2)
                tokens.append(.sign("->"))
            } else if "{}[]=,".unicodeScalars.contains(first) {
                tokens.append(.sign(String(rest.removeFirst())))
            } else {
                let word = rest.prefix { $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0)) }
                guard !word.isEmpty else { throw Failure(message: "`\(first)` outside of a string") }
                rest = rest.dropFirst(word.count)
                tokens.append(.word(String(word)))
            }
        }
        return tokens
    }

    private static func string(_ rest: inout Substring.UnicodeScalarView) throws -> String {
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\"" { return String(text) }
            guard scalar.value >= 0x20 else { throw Failure(message: "a control in a string") }
            text.append(scalar)
            guard scalar == "\\" else { continue }
            guard let next = rest.popFirst(), "\\\"nl".unicodeScalars.contains(next) else {
                throw Failure(message: "an unknown escape")
            }
            text.append(next)
        }
        throw Failure(message: "a string without an end")
    }

    private mutating func expect(_ token: Token) throws {
        guard tokens.popFirst() == token else { throw Failure(message: "expected \(token)") }
    }

    private mutating func word() throws -> String {
        guard case .word(let word) = tokens.popFirst() else { throw Failure(message: "expected a word") }
        return word
    }

    private mutating func name() throws -> String {
        guard case .string(let text) = tokens.popFirst() else { throw Failure(message: "expected a string") }
        return try Self.lines(of: text).joined(separator: "\n")
    }
}

extension DOTReader {
    /// - Returns: the attributes of what the statements stand in.
    private mutating func statements() throws -> [String: String] {
        var own: [String: String] = [:]
        while let token = tokens.first {
            switch token {
            case .sign("}"):
                tokens.removeFirst()
                return own
            case .word("subgraph"):
                tokens.removeFirst()
                let id = try name()
                try expect(.sign("{"))
                clusters[id] = try statements()
            case .word("graph"), .word("node"), .word("edge"):
                tokens.removeFirst()
                _ = try attributes()
            case .word(let key):
                tokens.removeFirst()
                try expect(.sign("="))
                own[key] = try value()
            case .string: try shapeOrEdge()
            case .sign: throw Failure(message: "unexpected \(token)")
            }
        }
        throw Failure(message: "a block without an end")
    }

    private mutating func shapeOrEdge() throws {
        let id = try name()
        guard tokens.first == .sign("->") else {
            shapes[id] = try attributes()
            return
        }
        tokens.removeFirst()
        let sink = try name()
        edges.append(Edge(source: id, sink: sink, attributes: try attributes()))
    }

    private mutating func attributes() throws -> [String: String] {
        var attributes: [String: String] = [:]
        guard tokens.first == .sign("[") else { return [:] }
        repeat {
            tokens.removeFirst()
            let key = try word()
            try expect(.sign("="))
            attributes[key] = try value()
        } while tokens.first == .sign(",")
        try expect(.sign("]"))
        return attributes
    }

    private mutating func value() throws -> String {
        switch tokens.popFirst() {
        case .word(let text), .string(let text): return text
        case .sign, nil: throw Failure(message: "expected a value")
        }
    }

    /// The lines of a label, without its escapes and entities.
    static func lines(of label: String) throws -> [String] {
        var lines = [""]
        var isEnded = false
        var rest = label[...]
        while let character = rest.popFirst() {
            isEnded = false
            guard character == "\\" else {
                lines[lines.count - 1].append(character)
                continue
            }
            switch rest.popFirst() {
            case "n": lines.append("")
            case "l":
                lines.append("")
                isEnded = true
            case let other?: lines[lines.count - 1].append(other)
            case nil: throw Failure(message: "a lonely backslash")
            }
        }
        if isEnded { lines.removeLast() }
        return lines.map { $0.split(separator: "&amp;", omittingEmptySubsequences: false).joined(separator: "&") }
    }
}
