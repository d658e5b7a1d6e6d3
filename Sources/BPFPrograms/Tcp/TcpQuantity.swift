/// What a distribution is of, in the order of `enum tcp_quantity`.
package enum TcpQuantity: UInt8, Hashable, Sendable, CaseIterable {
    case roundTrip
    case connectTime
}
