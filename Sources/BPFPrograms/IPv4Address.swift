import Glibc

/// An IPv4 address.
package struct IPv4Address: Hashable, Sendable, CustomStringConvertible {
    /// In network byte order, as the kernel and sockets keep it.
    package let networkOrder: UInt32

    package init(networkOrder: UInt32) {
        self.networkOrder = networkOrder
    }

    /// Reads dotted decimal with four parts; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        var address = in_addr()
        guard inet_pton(AF_INET, String(text), &address) == 1 else { return nil }
        networkOrder = address.s_addr
    }

    package var description: String {
        withUnsafeBytes(of: networkOrder) { $0.map(String.init).joined(separator: ".") }
    }
}
