import CSimdJSON

/// A checked JSON text with the places of its values: what a reader needs that takes a few fields and passes the rest on
/// untouched.
///
/// Values are named by the index of their token. The first token of an object or array is its bracket; its members and
/// elements follow, and then its closing bracket.
package struct JSONDocument: Sendable {
    /// The text, UTF-8.
    package let text: [UInt8]
    /// Whether any string holds an escape; when none does, the bytes of a string are the string.
    let hasEscapes: Bool
    let tokens: [csimdjson_token]

    /// Checks all of the text against RFC 8259.
    ///
    /// - Throws: ``JSONSyntaxError`` with the byte where the text stops being JSON, nests deeper than 1,024 or is larger
    ///   than 4 GiB.
    package init(_ text: [UInt8]) throws(JSONSyntaxError) {
        var index: OpaquePointer?
        var position = 0
        let failure = text.withUnsafeBufferPointer {
            csimdjson_index_create($0.baseAddress, $0.count, &index, &position)
        }
        guard failure == CSIMDJSON_OK, let index else { throw JSONSyntaxError(failure, position) }
        defer { csimdjson_index_destroy(index) }

        var reading = csimdjson_reading()
        let tokens = [csimdjson_token](unsafeUninitializedCapacity: csimdjson_index_capacity(index)) { room, count in
            reading = text.withUnsafeBufferPointer {
                csimdjson_index_read(index, $0.baseAddress, $0.count, room.baseAddress)
            }
            count = reading.count
        }
        guard reading.error == CSIMDJSON_OK else { throw JSONSyntaxError(reading.error, reading.position) }
        self.text = text
        self.tokens = tokens
        self.hasEscapes = reading.has_escapes != 0
    }

    /// The value that the whole text is.
    package static let root = 0

    /// What a value is, by its first character.
    package func kind(of value: Int) -> JSONKind {
        switch text[position(of: value)] {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    /// Byte offset of the first character of a value.
    package func position(of value: Int) -> Int {
        Int(tokens[value].position)
    }

    /// The token of the closing bracket of an object or array. Members and elements are the tokens before it.
    package func end(of container: Int) -> Int {
        Int(tokens[container].end)
    }

    /// The token after a value and all that it holds.
    package func next(after value: Int) -> Int {
        switch text[position(of: value)] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): end(of: value) + 1
        default: value + 1
        }
    }

    /// The bytes of an object or array, brackets included, or of a string, quotes included.
    package func extent(of value: Int) -> Range<Int> {
        let start = position(of: value)
        switch text[start] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return start..<position(of: end(of: value)) + 1
        case UInt8(ascii: "\""): return start..<Int(tokens[value].end) + 1
        default: return start..<start
        }
    }
}
