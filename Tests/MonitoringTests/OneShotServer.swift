import Glibc
import Synchronization

/// Answers one HTTP request with a status and keeps what was asked.
final class OneShotServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let status: Int
    private let body: String
    private let received = Mutex("")
    private let thread: Mutex<pthread_t?> = Mutex(nil)

    init(status: Int, body: String = "{}") throws {
        self.status = status
        self.body = body
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 1) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard result else { throw RawSocket.Failure(step: "listen", code: errno) }
        start()
    }

    /// What was asked, once it was answered.
    func request() -> String {
        let started = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let started { pthread_join(started, nil) }
        return received.withLock { $0 }
    }

    /// Stops listening; returns the port, which nobody has now.
    func close() -> UInt16 {
        shutdown(listener, Int32(SHUT_RDWR))
        _ = request()
        return port
    }

    private func start() {
        var made = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        let result = pthread_create(
            &made, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<OneShotServer>.fromOpaque(context).takeRetainedValue().serve()
                return nil
            }, context)
        if result == 0 { thread.withLock { $0 = made } }
    }

    private func serve() {
        defer { Glibc.close(listener) }
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        defer { Glibc.close(connection) }
        var octets: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isComplete(octets) {
            let length = read(connection, &buffer, buffer.count)
            guard length > 0 else { return }
            octets += buffer[..<length]
        }
        received.withLock { $0 = String(decoding: octets, as: UTF8.self) }
        let answer = Array(
            "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)".utf8)
        _ = write(connection, answer, answer.count)
    }

    /// Whether the head and the announced length of the body are there.
    private func isComplete(_ octets: [UInt8]) -> Bool {
        let text = String(decoding: octets, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return false }
        let length =
            text[..<end.lowerBound].split(separator: "\r\n").lazy
            .compactMap { line in
                line.lowercased().hasPrefix("content-length: ") ? Int(line.dropFirst(16)) : nil
            }.first ?? 0
        return text[end.upperBound...].utf8.count >= length
    }
}

extension String {
    /// The first occurrence, without Foundation.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        ranges(of: text).first
    }
}
