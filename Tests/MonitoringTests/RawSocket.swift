import Glibc

/// A plain UDP socket, so that the other end of a conversation is nothing of ours.
final class RawSocket: Sendable {
    private let descriptor: Int32

    struct Failure: Error {
        let step: String
        let code: Int32
    }

    init(address: String, port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var patience = timeval(tv_sec: 0, tv_usec: 500_000)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let result = Self.withAddress(address, port) { bind(descriptor, $0, $1) }
        guard result == 0 else { throw Failure(step: "bind", code: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// From now on an ICMP error shows as a failure to receive.
    func connect(to address: String, port: UInt16) throws {
        let result = Self.withAddress(address, port) { Glibc.connect(descriptor, $0, $1) }
        guard result == 0 else { throw Failure(step: "connect", code: errno) }
    }

    func send(_ octets: [UInt8], to address: String, port: UInt16) throws {
        let sent = Self.withAddress(address, port) { sendto(descriptor, octets, octets.count, 0, $0, $1) }
        guard sent == octets.count else { throw Failure(step: "sendto", code: errno) }
    }

    /// The next datagram and where it came from; `nil` when none comes within half a second.
    func receive() throws -> (octets: [UInt8], port: UInt16, address: UInt32)? {
        var buffer = [UInt8](repeating: 0, count: 2_048)
        var source = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let length = withUnsafeMutablePointer(to: &source) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(descriptor, &buffer, buffer.count, 0, $0, &size)
            }
        }
        if length < 0 {
            guard errno == EAGAIN || errno == EINTR else { throw Failure(step: "recvfrom", code: errno) }
            return nil
        }
        return (Array(buffer[..<length]), UInt16(bigEndian: source.sin_port), source.sin_addr.s_addr)
    }

    private static func withAddress<Result>(
        _ address: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = port.bigEndian
        inet_pton(AF_INET, address, &target.sin_addr)
        return withUnsafePointer(to: target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// RFC 8762, 4.2.1 with the session of RFC 8972, octet by octet.
func handWrittenRequest(sequence: UInt8, session: UInt16) -> [UInt8] {
    [0, 0, 0, sequence] + [0xE8, 1, 2, 3, 4, 5, 6, 7] + [0x80, 0x01]
        + [UInt8(session >> 8), UInt8(session & 0xFF)] + [UInt8](repeating: 0, count: 28)
}

/// RFC 8762, 4.3.1: the answer to a request, with T2 = T3 and the sender's octets where they belong.
func handWrittenReply(to request: [UInt8], sequence: UInt8, session: [UInt8]) -> [UInt8] {
    let time: [UInt8] = [0xE8, 0, 0, 9, 0, 0, 0, 0]
    return [0, 0, 0, sequence] + time + [0x80, 0x01] + session + time + request[0..<14] + [0, 0, 255, 0, 0, 0]
}
