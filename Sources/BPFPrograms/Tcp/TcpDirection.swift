/// Who opened a connection, in the order of `enum tcp_direction`.
package enum TcpDirection: String, Hashable, Sendable, CaseIterable {
    /// This node did.
    case outgoing
    /// The peer did.
    case incoming

    var number: UInt32 { self == .outgoing ? 0 : 1 }
}
