import Foundation

/// A page that a program serves on the loopback of the calling thread's network namespace.
struct LoopbackPage {
    let body: String

    /// `nil` when nobody listens.
    init?(_ path: String, port: UInt16) throws {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(connection) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return nil }
        let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        _ = request.withCString { write(connection, $0, strlen($0)) }
        body = Self.all(from: connection)
    }

    private static func all(from connection: Int32) -> String {
        var (received, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 65_536))
        while true {
            let length = read(connection, &buffer, buffer.count)
            guard length > 0 else { return String(decoding: received, as: UTF8.self) }
            received += buffer[..<length]
        }
    }
}
