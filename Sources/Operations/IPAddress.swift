import Glibc

/// An IPv4 or IPv6 address in network byte order.
struct IPAddress: Equatable {
    let bytes: [UInt8]

    /// nil when `text` is no address in the notation of inet_pton(3).
    init?(_ text: String) {
        if let bytes = Self.parsed(text, AF_INET, 4) ?? Self.parsed(text, AF_INET6, 16) {
            self.bytes = bytes
        } else {
            return nil
        }
    }

    /// Also true for IPv4 loopback addresses that are mapped into IPv6.
    var isLoopback: Bool {
        if bytes.count == 4 { return bytes.first == 127 }
        let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF, 127]
        return bytes == Array(repeating: 0, count: 15) + [1] || bytes.starts(with: mapped)
    }

    private static func parsed(_ text: String, _ family: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
