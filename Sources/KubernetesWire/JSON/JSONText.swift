/// Writes strings as JSON.
package enum JSONText {
    /// `text` in quotes, with the escapes that RFC 8259 asks for and no others.
    package static func quoted(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 2)
        result.append(UInt8(ascii: "\""))
        for byte in text.utf8 { append(byte, to: &result) }
        result.append(UInt8(ascii: "\""))
        return result
    }

    private static func append(_ byte: UInt8, to result: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            result.append(UInt8(ascii: "\\"))
            result.append(byte)
        case 0x0A:
            result.append(contentsOf: "\\n".utf8)
        case 0..<0x20:
            result.append(contentsOf: "\\u00".utf8)
            result.append(digit(byte >> 4))
            result.append(digit(byte & 0xF))
        default:
            result.append(byte)
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
