import Glibc

@testable import NetworkLab

/// A UDP socket of the namespace in which it was made, with a receive timeout of two seconds.
final class Datagram {
    private let descriptor: Int32
    private let family: AddressFamily

    init(port: UInt16, family: AddressFamily = .v4, receiveTimeout: Double = 2) throws {
        self.family = family
        descriptor = socket(family.number, Int32(SOCK_DGRAM.rawValue), 0)
        var timeout = timeval(
            tv_sec: Int(receiveTimeout), tv_usec: Int(receiveTimeout.truncatingRemainder(dividingBy: 1) * 1e6))
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        try withAddress(family == .v4 ? "0.0.0.0" : "::", port) { address, length in
            guard bind(descriptor, address, length) == 0 else { throw LabError(attempt: "bind", code: errno) }
        }
    }

    deinit { close(descriptor) }

    func send(_ text: String, to host: String?, port: UInt16) throws {
        let bytes = Array(text.utf8)
        try withAddress(host ?? "", port) { address, length in
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

    private func withAddress(
        _ host: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Void
    ) throws {
        switch family {
        case .v4:
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            inet_pton(AF_INET, host, &address.sin_addr)
            try Self.withGeneric(&address, body)
        case .v6:
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            inet_pton(AF_INET6, host, &address.sin6_addr)
            try Self.withGeneric(&address, body)
        }
    }

    private static func withGeneric<Address>(
        _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Void
    ) throws {
        try withUnsafePointer(to: &address) {
            try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}
