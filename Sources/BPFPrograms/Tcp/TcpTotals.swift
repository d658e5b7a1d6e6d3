import CProbeABI

/// What sockets have done since the programs were loaded.
package struct TcpTotals: Hashable, Sendable {
    /// Segments with data, those that were sent again among them.
    package var sentSegments: UInt64 = 0
    /// Segments that were sent again, requests to connect among them.
    package var retransmittedSegments: UInt64 = 0
    /// Bytes of data, each once, however often it was sent.
    package var sentBytes: UInt64 = 0
    /// Bytes of data that arrived in order.
    package var receivedBytes: UInt64 = 0
    /// How often a wish to connect came to each end; of incoming connections only those that were established.
    package var connects: [TcpOutcome: UInt64] = [:]

    package init() {}

    /// 64-bit numbers in `struct tcp_totals`.
    static let numbers = MemoryLayout<tcp_totals>.size / MemoryLayout<UInt64>.size

    /// - Parameter words: the numbers of a `struct tcp_totals`; `nil` unless there are as many.
    init?(words: [UInt64]) {
        guard words.count == Self.numbers else { return nil }
        (sentSegments, retransmittedSegments, sentBytes, receivedBytes) = (words[0], words[1], words[2], words[3])
        for (outcome, count) in zip(TcpOutcome.allCases, words[4...]) { connects[outcome] = count }
    }

    /// What has come to it since `earlier`.
    package func since(_ earlier: TcpTotals) -> TcpTotals {
        var change = TcpTotals()
        change.sentSegments = sentSegments &- earlier.sentSegments
        change.retransmittedSegments = retransmittedSegments &- earlier.retransmittedSegments
        change.sentBytes = sentBytes &- earlier.sentBytes
        change.receivedBytes = receivedBytes &- earlier.receivedBytes
        change.connects = connects.reduce(into: [:]) { $0[$1.key] = $1.value &- earlier.connects[$1.key, default: 0] }
        return change
    }

    package var isZero: Bool {
        sentSegments == 0 && retransmittedSegments == 0 && sentBytes == 0 && receivedBytes == 0
            && connects.values.allSatisfy { $0 == 0 }
    }

    package mutating func add(_ other: TcpTotals) {
        sentSegments &+= other.sentSegments
        retransmittedSegments &+= other.retransmittedSegments
        sentBytes &+= other.sentBytes
        receivedBytes &+= other.receivedBytes
        connects.merge(other.connects) { $0 &+ $1 }
    }
}
