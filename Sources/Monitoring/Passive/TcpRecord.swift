package import BPFPrograms

/// What is known of the TCP connections between this node and another.
package struct TcpRecord: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
        /// `nil`: those that no table knows, together.
        package var node: String?
        package var direction: TcpDirection

        package init(node: String?, direction: TcpDirection) {
            (self.node, self.direction) = (node, direction)
        }
    }

    /// Since the daemon started.
    package var totals = TcpTotals()
    package var roundTrips = DurationRecord()
    package var connectTimes = DurationRecord()
    /// Seconds: the least round trip of the connections with samples in the last window, as far back as the kernel remembers
    /// (`net.ipv4.tcp_min_rtt_wlen`, five minutes); `nil` when there were none. Think time of applications is in all others.
    package var leastRoundTrip: Double?

    package init() {}
}
