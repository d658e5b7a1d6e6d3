/// A host that a value names: `cart` in `http://cart:7070/v1`.
struct HostMention: Hashable {
    /// In lower case, without port and without a dot at the end.
    var host: String
    /// Whether a scheme or a port says that it is a host, and not just a word.
    var isCertain: Bool
}

extension HostMention {
    /// The host in one word of a value; `nil` where it is none.
    init?(in word: Substring) {
        var rest = word
        var isCertain = false
        if let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...]
            isCertain = true
        }
        let authority = rest.prefix { $0 != "/" && $0 != "#" && $0 != "\\" }
        let hasPath = authority.endIndex != rest.endIndex
        // What stands before the last `@` is a user with a password, never a host.
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let parts = place.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, let port = parts.last {
            guard Self.isPort(port) else { return nil }
            isCertain = true
        }
        guard isCertain || !hasPath, let host = parts.first.flatMap(Self.name) else { return nil }
        self.init(host: host, isCertain: isCertain)
    }

    /// Digits, or a variable that was not filled in.
    private static func isPort(_ text: Substring) -> Bool {
        text.hasPrefix("$") || (1...5).contains(text.count) && text.allSatisfy(\.isDecimalDigit)
    }

    private static func name(_ text: Substring) -> String? {
        let plain = text.hasSuffix(".") ? text.dropLast() : text
        guard (1...253).contains(plain.utf8.count), plain.unicodeScalars.first?.isLetterOrDigit == true,
            plain.unicodeScalars.allSatisfy({ $0.isLetterOrDigit || $0 == "-" || $0 == "_" || $0 == "." }),
            !plain.allSatisfy({ $0.isDecimalDigit || $0 == "." })
        else { return nil }
        return plain.lowercased()
    }
}

extension HostMention {
    /// The hosts that a value names, each once, in their order.
    ///
    /// A bare word counts where its variable, or the option before it, is one that holds hosts (`REDIS_HOST=redis`,
    /// `--host redis`); `MYSQL_DATABASE=orders` names a database although there is a service `orders`.
    ///
    /// - Parameter variable: the name of the variable; `nil` for arguments and files.
    static func all(in value: String, of variable: String? = nil) -> [HostMention] {
        let isHostVariable = variable.map { speaksOfHosts($0[...]) && !value.contains(where: \.isWhitespace) } ?? false
        guard variable.map({ !speaksOfOtherThings($0) }) ?? true else { return [] }
        var found: [HostMention] = []
        var seen: Set<HostMention> = []
        var previous = Substring()
        for bytes in value.utf8.split(whereSeparator: isSeparator) {
            let word = Substring(bytes)
            defer { previous = word }
            // Most words of a file are not worth a closer look.
            let isExpected = isHostVariable || isHostOption(previous)
            guard isExpected || bytes.contains(UInt8(ascii: ":")), let mention = HostMention(in: word) else { continue }
            let isMeant = mention.isCertain || isExpected
            if isMeant, seen.insert(mention).inserted { found.append(mention) }
        }
        return found
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case " ", "\t", "\r", "\n", ",", ";", "\"", "'", "=", "&", "?", "|", "(", ")", "[", "]", "{", "}", "<", ">",
            "`":
            true
        default: false
        }
    }

    private static func isHostOption(_ word: Substring) -> Bool {
        word == "-h" || word.hasPrefix("-") && speaksOfHosts(word)
    }

    private static let hostWords = [
        "HOST", "ADDR", "URL", "URI", "SERVER", "SERVICE", "ENDPOINT", "BROKER", "BACKEND", "UPSTREAM", "GATEWAY",
        "PEER", "TARGET", "SEED", "DSN",
    ]
    private static let otherWords = ["IMAGE", "VERSION", "_TAG"]

    private static func speaksOfHosts(_ name: Substring) -> Bool {
        let upper = name.uppercased()
        return !upper.hasSuffix("_NAME") && hostWords.contains { upper.contains($0) }
    }

    /// `redis:7` in a variable of these is an image, not a port.
    private static func speaksOfOtherThings(_ name: String) -> Bool {
        let upper = name.uppercased()
        return otherWords.contains { upper.contains($0) }
    }
}
