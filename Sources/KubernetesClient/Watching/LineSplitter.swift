import Glibc

/// Cuts a stream into lines wherever its pieces were cut.
package struct LineSplitter: Sendable {
    /// A line of more bytes than `limit`.
    package struct TooLong: Error, Equatable {
        package var limit: Int
    }

    private let limit: Int
    private var buffer: [UInt8] = []
    /// Where the part of the buffer starts that was given to nobody yet.
    private var start = 0
    /// Up to where there is no end of a line.
    private var searched = 0

    /// - Parameter limit: the most bytes of a line. Kubernetes keeps objects below 1.5 MiB.
    package init(limit: Int = 16 << 20) {
        self.limit = limit
    }

    /// The bytes that wait for the end of their line.
    package var rest: Int { buffer.count - start }

    package mutating func append(_ piece: [UInt8]) {
        if start == buffer.count {
            buffer = piece
        } else {
            buffer.removeSubrange(..<start)
            buffer += piece
        }
        searched = max(0, searched - start)
        start = 0
    }

    /// The next whole line without its end, `nil` until there is one.
    package mutating func next() throws(TooLong) -> [UInt8]? {
        let from = max(start, searched)
        guard let end = Self.lineFeed(in: buffer, from: from) else {
            searched = buffer.count
            if rest > limit { throw TooLong(limit: limit) }
            return nil
        }
        defer { start = end + 1 }
        guard end - start <= limit else { throw TooLong(limit: limit) }
        return Array(buffer[start..<end])
    }

    private static func lineFeed(in buffer: [UInt8], from: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard from < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + from, Int32(UInt8(ascii: "\n")), bytes.count - from)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
