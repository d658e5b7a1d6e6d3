/// As much of HTTP/1.1 as the daemons speak: a head, and a body of an announced length.
struct HTTPMessage {
    /// In lower case, from the first line on.
    let head: String
    let body: [UInt8]

    /// Reads the next message of a connection; `nil` at its end.
    ///
    /// - Parameter rest: what was read already and is not part of it; takes what came after it.
    init?(from stream: TCPStream, rest: inout [UInt8]) {
        var start: Int?
        while start == nil {
            start = Self.end(ofHead: rest)
            if start == nil, !Self.append(from: stream, to: &rest) { return nil }
        }
        guard let start else { return nil }
        head = String(decoding: rest[..<start], as: UTF8.self).lowercased()
        let length = Self.length(head)
        if head.contains("expect: 100-continue") { _ = stream.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
        while length.map({ rest.count < start + $0 }) ?? true {
            if !Self.append(from: stream, to: &rest) { break }
        }
        let end = min(rest.count, start + (length ?? rest.count - start))
        body = Array(rest[start..<end])
        rest.removeFirst(end)
    }

    private static func append(from stream: TCPStream, to rest: inout [UInt8]) -> Bool {
        let more = stream.receive(1 << 16)
        rest += more
        return !more.isEmpty
    }

    private static func end(ofHead bytes: [UInt8]) -> Int? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= mark.count else { return nil }
        return (0...bytes.count - mark.count).first { bytes[$0..<$0 + mark.count].elementsEqual(mark) }
            .map { $0 + mark.count }
    }

    /// `nil` for an answer that ends with its connection.
    private static func length(_ head: String) -> Int? {
        let line = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        if let text = line?.split(separator: " ").last { return Int(text) }
        return head.hasPrefix("http/") ? nil : 0
    }
}
