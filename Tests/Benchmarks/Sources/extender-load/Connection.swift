import Glibc

/// One keep-alive connection of HTTP/1.1 over a blocking socket: little enough that the server is what is measured.
struct Connection: ~Copyable {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let socket: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    init(port: UInt16) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let failure = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard failure == 0 else { throw Failure(description: "nothing listens at 127.0.0.1:\(port)") }
        var enabled: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &enabled, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close(socket)
    }

    /// Sends a whole request and reads the whole answer.
    ///
    /// - Returns: how many bytes the body of the answer has.
    mutating func exchange(_ request: [UInt8]) throws -> Int {
        try send(request)
        var received = 0
        while true {
            received += try receive(at: received)
            guard let (start, length) = try head(received) else { continue }
            return try finish(start + length - received, length)
        }
    }

    /// A request with its body; `path` with its slash.
    static func request(_ path: String, _ body: [UInt8]) -> [UInt8] {
        let head =
            "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Go-http-client/1.1\r\n"
            + "Content-Length: \(body.count)\r\nContent-Type: application/json\r\n\r\n"
        return Array(head.utf8) + body
    }

    private func send(_ request: [UInt8]) throws {
        try request.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Glibc.send(
                    socket, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else { throw Failure(description: "the server closed the connection") }
                sent += count
            }
        }
    }

    private mutating func receive(at offset: Int) throws -> Int {
        let count = buffer.withUnsafeMutableBytes {
            recv(socket, $0.baseAddress?.advanced(by: offset), $0.count - offset, 0)
        }
        guard count > 0 else { throw Failure(description: "the server closed the connection") }
        return count
    }

    /// Where the body starts and how long it is, once the head is there.
    private func head(_ received: Int) throws -> (start: Int, length: Int)? {
        let end = Array("\r\n\r\n".utf8)
        guard received >= 4,
            let start = (0...min(received, 4_096) - 4).first(where: { buffer[$0..<$0 + 4].elementsEqual(end) })
        else { return nil }
        let lines = String(decoding: buffer[..<start], as: UTF8.self).lowercased().split(separator: "\r\n")
        guard lines.first?.contains(" 200 ") == true,
            let length = lines.first(where: { $0.hasPrefix("content-length:") })?.split(separator: " ").last
        else { throw Failure(description: "the answer is \(lines.first ?? "empty")") }
        return (start + 4, Int(length) ?? 0)
    }

    private mutating func finish(_ missing: Int, _ length: Int) throws -> Int {
        var missing = missing
        while missing > 0 { missing -= try receive(at: 0) }
        return length
    }
}
