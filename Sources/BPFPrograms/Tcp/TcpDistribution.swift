import CProbeABI

/// How long something took in one window, in the buckets of `log_linear.h`.
package struct TcpDistribution: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
        package var node: UInt32
        package var direction: TcpDirection
        package var quantity: TcpQuantity

        package init(node: UInt32, direction: TcpDirection, quantity: TcpQuantity) {
            (self.node, self.direction, self.quantity) = (node, direction, quantity)
        }
    }

    /// Microseconds of all together.
    package let sum: UInt64
    /// Microseconds.
    package let minimum: UInt32
    /// By bucket.
    package let counts: [UInt32]

    /// - Parameter value: as the kernel has it; `nil` for a distribution without a sample.
    init?(_ value: tcp_distribution) {
        sum = value.sum_us
        minimum = value.min_us
        counts = withUnsafeBytes(of: value.counts) { Array($0.bindMemory(to: UInt32.self)) }
        guard counts.contains(where: { $0 > 0 }) else { return nil }
    }
}
