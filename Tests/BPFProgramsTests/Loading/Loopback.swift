import Foundation
import NetworkLab
import TestSupport

/// A thread in a network namespace of its own, with a loopback to send over.
enum Loopback {
    static let device = "lo"
    private static let port: UInt16 = 4711

    static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try Requirement.root()
        return try await onOwnThread {
            try Requirement.check(NetworkLab.leaveForNewNamespace() ? nil : "needs a network namespace: run as root")
            return try body()
        }
    }

    /// Sends UDP datagrams to the port that the sample counts.
    static func send(_ count: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                for _ in 0..<count {
                    while sendto(descriptor, "x", 1, 0, address, socklen_t(MemoryLayout<sockaddr_in>.size)) < 0,
                        errno == ECONNREFUSED || errno == EINTR
                    {}
                }
            }
        }
    }
}
