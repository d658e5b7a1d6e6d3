import Glibc

/// A version of the Internet Protocol.
public enum AddressFamily: CaseIterable, Sendable {
    case v4, v6

    /// `AF_INET` or `AF_INET6`.
    var number: Int32 { self == .v4 ? AF_INET : AF_INET6 }
}
