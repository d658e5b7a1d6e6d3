import Glibc

/// A blocking TCP socket of the namespace in which it was made.
package final class TCPStream: Sendable {
    package let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Connects within ten seconds.
    package static func connected(to host: String, port: UInt16) throws(BenchFailure) -> TCPStream {
        let (stream, address) = try made(host, port)
        guard address.with({ connect(stream.descriptor, $0, $1) }) == 0 else {
            throw BenchFailure("connecting to \(host) port \(port): \(String(cString: strerror(errno)))")
        }
        return stream
    }

    package static func listening(at host: String, port: UInt16) throws(BenchFailure) -> TCPStream {
        let (stream, address) = try made(host, port)
        stream.set(SOL_SOCKET, SO_REUSEADDR, 1)
        guard address.with({ bind(stream.descriptor, $0, $1) }) == 0, listen(stream.descriptor, 64) == 0 else {
            throw BenchFailure("listening at \(host) port \(port): \(String(cString: strerror(errno)))")
        }
        return stream
    }

    private static func made(_ host: String, _ port: UInt16) throws(BenchFailure) -> (TCPStream, SocketAddress) {
        guard let address = SocketAddress(host, port: port) else { throw BenchFailure("\(host) is no address") }
        let stream = TCPStream(descriptor: socket(address.family, Int32(SOCK_STREAM.rawValue), 0))
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(stream.descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        return (stream, address)
    }

    /// `nil` once the socket was shut down.
    package func accepted() -> TCPStream? {
        let descriptor = accept(descriptor, nil, nil)
        return descriptor >= 0 ? TCPStream(descriptor: descriptor) : nil
    }

    /// Ends every call that waits on the socket.
    package func shutDown() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    package func set(_ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Whether all of it was taken.
    package func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// At most `count` bytes; none at the end.
    package func receive(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let received = recv(descriptor, &bytes, count, 0)
        return received > 0 ? Array(bytes[..<received]) : []
    }
}
