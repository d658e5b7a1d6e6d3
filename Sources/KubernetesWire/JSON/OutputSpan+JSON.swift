extension OutputSpan where Element == UInt8 {
    /// Appends text that is already JSON.
    mutating func append(_ literal: StaticString) {
        literal.withUTF8Buffer { append(copying: UnsafeRawBufferPointer($0)) }
    }

    /// Appends bytes that are already JSON.
    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append(copying: $0) }
    }

    /// Appends the part of a JSON text that lies at `range`.
    mutating func append(_ range: Range<Int>, of text: [UInt8]) {
        text[range].withUnsafeBytes { append(copying: $0) }
    }

    private mutating func append(copying source: UnsafeRawBufferPointer) {
        precondition(source.count <= freeCapacity, "a JSON answer outgrew the size it was computed to have")
        withUnsafeMutableBufferPointer { room, count in
            UnsafeMutableRawBufferPointer(room)[count...].copyBytes(from: source)
            count += source.count
        }
    }
}
