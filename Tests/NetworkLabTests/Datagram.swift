import Glibc

@testable import NetworkLab

/// A UDP socket of the namespace in which it was made, with a receive timeout of two seconds.
final class Datagram {
    private let descriptor: Int32

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        var timeout = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        try Self.withAddress("0.0.0.0", port) { address, length in
            guard bind(descriptor, address, length) == 0 else { throw LabError(attempt: "bind", code: errno) }
        }
    }

    deinit { close(descriptor) }

    func send(_ text: String, to host: String?, port: UInt16) throws {
        let bytes = Array(text.utf8)
        try Self.withAddress(host ?? "", port) { address, length in
            guard sendto(descriptor, bytes, bytes.count, 0, address, length) == bytes.count else {
                throw LabError(attempt: "sendto", code: errno)
            }
        }
    }

    func receive() throws -> String {
        var bytes = [UInt8](repeating: 0, count: 2048)
        let length = recv(descriptor, &bytes, bytes.count, 0)
        guard length >= 0 else { throw LabError(attempt: "recv", code: errno) }
        return String(decoding: bytes[..<length], as: UTF8.self)
    }

    private static func withAddress(
        _ host: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Void
    ) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        try withUnsafePointer(to: &address) {
            try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
