import Glibc
import Synchronization

/// Answers HTTP requests one after another as it is told to, and closes the connection after each.
final class ScriptedServer: Sendable {
    struct Request: Sendable {
        var head: String
        var body: [UInt8]

        func header(_ name: String) -> String? {
            let start = name.lowercased() + ": "
            return head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(start) }
                .map { String($0.dropFirst(start.count)) }
        }
    }

    struct Reply: Sendable {
        var status = 200
        var headers: [String] = []
        var body = ""
        /// What is sent instead of HTTP.
        var raw: String?
    }

    let port: UInt16
    private let listener: Int32
    private let answer: @Sendable (Request) -> Reply
    private let isOver = Atomic(false)
    private let open = Mutex(0)
    private let mostOpen = Mutex(0)

    /// The most requests that were ever under way at once.
    var mostAtOnce: Int { mostOpen.withLock { $0 } }

    init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
        self.answer = answer
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard result else { throw RawSocket.Failure(step: "listen", code: errno) }
        startThread { $0.serve() }
    }

    /// Ends it: what is asked from now on is refused.
    func stop() {
        isOver.store(true, ordering: .relaxed)
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func startThread(_ body: @escaping @Sendable (ScriptedServer) -> Void) {
        final class Job {
            let run: () -> Void
            init(_ run: @escaping () -> Void) { self.run = run }
        }
        var made = pthread_t()
        let job = Job { [self] in body(self) }
        _ = pthread_create(
            &made, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(job).toOpaque())
        pthread_detach(made)
    }

    private func serve() {
        defer { Glibc.close(listener) }
        while !isOver.load(ordering: .relaxed) {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            startThread { $0.serve(connection) }
        }
    }

    private func serve(_ connection: Int32) {
        defer { Glibc.close(connection) }
        guard let request = read(from: connection) else { return }
        let now = open.withLock { open in
            open += 1
            return open
        }
        mostOpen.withLock { $0 = max($0, now) }
        let reply = answer(request)
        open.withLock { $0 -= 1 }
        let lines =
            ["HTTP/1.1 \(reply.status) X", "Content-Length: \(reply.body.utf8.count)", "Connection: close"]
            + reply.headers
        let octets = Array((reply.raw ?? lines.joined(separator: "\r\n") + "\r\n\r\n" + reply.body).utf8)
        _ = send(connection, octets, octets.count, Int32(MSG_NOSIGNAL))
    }

    /// A request with the body that its length announces.
    private func read(from connection: Int32) -> Request? {
        var octets: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = Self.endOfHead(octets) {
                let request = Request(
                    head: String(decoding: octets[..<end], as: UTF8.self), body: Array(octets[(end + 4)...]))
                if request.body.count >= request.header("content-length").flatMap({ Int($0) }) ?? 0 { return request }
            }
            let length = Glibc.read(connection, &buffer, buffer.count)
            guard length > 0 else { return nil }
            octets += buffer[..<length]
        }
    }

    private static func endOfHead(_ octets: [UInt8]) -> Int? {
        let mark: [UInt8] = [13, 10, 13, 10]
        guard octets.count >= mark.count else { return nil }
        return octets.indices.dropLast(mark.count - 1).first { octets[$0..<$0 + mark.count].elementsEqual(mark) }
    }
}
