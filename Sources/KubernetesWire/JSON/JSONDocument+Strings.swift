import CSimdJSON

extension JSONDocument {
    /// The bytes between the quotes of a string or key, escapes as they are written.
    package func content(of string: Int) -> Range<Int> {
        position(of: string) + 1..<Int(tokens[string].end)
    }

    /// Whether a string or key holds an escape, so that its bytes are not its meaning.
    package func isEscaped(_ string: Int) -> Bool {
        hasEscapes && text[content(of: string)].contains(UInt8(ascii: "\\"))
    }

    /// The string that a string or key means.
    package func string(_ string: Int) -> String {
        let content = content(of: string)
        guard isEscaped(string) else { return String(decoding: text[content], as: UTF8.self) }
        return String(decoding: unescaped(content), as: UTF8.self)
    }

    /// A number as it is written.
    package func numberText(of number: Int) -> Substring {
        let rest = text[position(of: number)...]
        return Substring(decoding: rest.prefix { Self.isNumberByte($0) }, as: UTF8.self)
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// Whether a key is `word`, to the letter.
    package func key(_ key: Int, equals word: StaticString) -> Bool {
        matches(key, word) { $0 == $1 }
    }

    /// Whether a key is `word`, which is in lower case, without regard to the case of ASCII letters: so Go reads keys.
    package func key(_ key: Int, resembles word: StaticString) -> Bool {
        matches(key, word) { byte, letter in
            byte == letter || (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") && byte | 0x20 == letter)
        }
    }

    private func matches(_ key: Int, _ word: StaticString, _ agree: (UInt8, UInt8) -> Bool) -> Bool {
        let content = content(of: key)
        return word.withUTF8Buffer { letters in
            if content.count == letters.count {
                return zip(text[content], letters).allSatisfy(agree)
            }
            guard content.count > letters.count, isEscaped(key) else { return false }
            let unescaped = unescaped(content)
            return unescaped.count == letters.count && zip(unescaped, letters).allSatisfy(agree)
        }
    }

    /// The UTF-8 bytes that the escapes of a string stand for. A surrogate without its partner becomes U+FFFD, as in Go.
    package func unescaped(_ content: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var at = content.lowerBound
        while at < content.upperBound {
            if text[at] == UInt8(ascii: "\\") {
                at += appendEscape(at: at, end: content.upperBound, to: &result)
            } else {
                result.append(text[at])
                at += 1
            }
        }
        return result
    }

    /// Decodes the escape at a backslash, which was checked to be one.
    ///
    /// - Returns: how many bytes it takes in the text.
    private func appendEscape(at backslash: Int, end: Int, to result: inout [UInt8]) -> Int {
        switch text[backslash + 1] {
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"): return appendScalar(at: backslash, end: end, to: &result)
        case let itself: result.append(itself)
        }
        return 2
    }

    private func appendScalar(at backslash: Int, end: Int, to result: inout [UInt8]) -> Int {
        let unit = codeUnit(at: backslash)
        if let low = lowSurrogate(after: unit, at: backslash + 6, end: end) {
            let value = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
            result.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
            return 12
        }
        result.append(contentsOf: String(Unicode.Scalar(unit) ?? "\u{FFFD}").utf8)
        return 6
    }

    private func lowSurrogate(after high: UInt32, at backslash: Int, end: Int) -> UInt32? {
        guard (0xD800...0xDBFF).contains(high), backslash + 6 <= end, text[backslash] == UInt8(ascii: "\\"),
            text[backslash + 1] == UInt8(ascii: "u")
        else { return nil }
        let unit = codeUnit(at: backslash)
        return (0xDC00...0xDFFF).contains(unit) ? unit : nil
    }

    private func codeUnit(at backslash: Int) -> UInt32 {
        text[backslash + 2..<backslash + 6].reduce(0) { $0 << 4 | Self.hexadecimal($1) }
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt32 {
        digit <= UInt8(ascii: "9") ? UInt32(digit - UInt8(ascii: "0")) : UInt32(digit | 0x20) - 0x57
    }
}
