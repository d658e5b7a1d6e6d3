import Foundation
import Glibc
import Synchronization

/// A small blocking HTTP server on the loopback interface that does exactly what a script says.
final class CannedServer: Sendable {
    enum Step: Sendable {
        case send(String)
        case bytes([UInt8])
        /// Sends the same bytes over and over, until all are sent or the client closes.
        case flood([UInt8], times: Int)
        case wait(Gate)
        /// Sends nothing until the client closes, and then opens the gate.
        case hold(Gate? = nil)
        case close
    }

    struct Request: Sendable {
        var connection: Int
        var line: String
        var headers: [String]
        var body: String

        func header(_ name: String) -> String? {
            headers.first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
        }
    }

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var bytesSent = 0
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let isRaw: Bool
    private let script: @Sendable (Int, Request) -> [Step]

    /// `script` gets the number of the request, counted from 0, and says what follows it.
    init(isRaw: Bool = false, _ script: @escaping @Sendable (Int, Request) -> [Step]) throws {
        let (listener, port) = try Self.listen()
        self.listener = listener
        self.port = port
        self.script = script
        self.isRaw = isRaw
        Thread.detachNewThread { [self] in accept() }
    }

    /// A server of another protocol: answers the first bytes of each connection with `text` and closes.
    convenience init(raw text: String) throws {
        try self.init(isRaw: true) { _, _ in [.send(text), .close] }
    }

    deinit {
        Glibc.close(listener)
    }

    /// Ends the listener's thread.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var requests: [Request] { state.withLock { $0.requests } }
    var connections: Int { state.withLock { $0.connections } }
    var bytesSent: Int { state.withLock { $0.bytesSent } }

    /// A port where nobody listens.
    static func freePort() throws -> Int {
        let (listener, port) = try listen()
        Glibc.close(listener)
        return port
    }

    private static func listen() throws -> (Int32, Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && Glibc.listen(listener, 512) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            guard connection >= 0 else { return }
            let number = state.withLock { state in
                state.connections += 1
                return state.connections
            }
            Thread.detachNewThread { [self] in
                serve(connection, number)
                Glibc.close(connection)
            }
        }
    }

    private func serve(_ connection: Int32, _ number: Int) {
        var buffer: [UInt8] = []
        while let request = read(from: connection, number, &buffer) {
            let index = state.withLock { state in
                state.requests.append(request)
                return state.requests.count - 1
            }
            for step in script(index, request) {
                guard perform(step, connection) else { return }
            }
        }
    }

    private func read(from connection: Int32, _ number: Int, _ buffer: inout [UInt8]) -> Request? {
        let separator = Data("\r\n\r\n".utf8)
        while true {
            if let end = Data(buffer).range(of: separator)?.upperBound {
                let head = String(decoding: buffer[..<end], as: UTF8.self).components(separatedBy: "\r\n").dropLast(2)
                var request = Request(
                    connection: number, line: head.first ?? "", headers: Array(head.dropFirst()), body: "")
                let length = request.header("Content-Length").flatMap { Int($0) } ?? 0
                if buffer.count >= end + length {
                    request.body = String(decoding: buffer[end..<(end + length)], as: UTF8.self)
                    buffer.removeFirst(end + length)
                    return request
                }
            }
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            if isRaw { return Request(connection: number, line: "", headers: [], body: "") }
            buffer.append(contentsOf: piece.prefix(count))
        }
    }

    private func perform(_ step: Step, _ connection: Int32) -> Bool {
        switch step {
        case .send(let text): return send(Array(text.utf8), connection)
        case .bytes(let bytes): return send(bytes, connection)
        case .flood(let bytes, let times):
            for _ in 0..<times { guard send(bytes, connection) else { return false } }
            return true
        case .wait(let gate):
            gate.wait()
            return true
        case .hold(let gate):
            var byte: UInt8 = 0
            while recv(connection, &byte, 1, 0) > 0 {}
            gate?.open()
            return false
        case .close: return false
        }
    }

    private func send(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
            state.withLock { $0.bytesSent += count }
        }
        return true
    }
}

extension CannedServer.Step {
    /// A complete response with a length.
    static func respond(_ status: Int, headers: [String] = [], _ body: String = "") -> Self {
        .send(
            (["HTTP/1.1 \(status) Status", "Content-Length: \(body.utf8.count)"] + headers).joined(separator: "\r\n")
                + "\r\n\r\n" + body)
    }
}
