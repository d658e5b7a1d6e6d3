import CProbeABI

/// What became of the requests over one channel since the programs were loaded.
package struct DnsTotals: Hashable, Sendable {
    package var requests: UInt64
    /// Requests that were not answered in time.
    package var timeouts: UInt64
    /// Responses in time.
    package var responses: [DnsResponseCode: UInt64]
    /// Microseconds from request to response, of all responses together.
    package var responseTimeSum: UInt64
    /// By the buckets of `log_linear.h`.
    package var responseTimes: [UInt64]

    /// 64-bit numbers in `struct dns_totals`.
    static let numbers = MemoryLayout<dns_totals>.size / MemoryLayout<UInt64>.size

    /// - Parameter words: the numbers of a `struct dns_totals`; `nil` unless there are as many.
    init?(words: [UInt64]) {
        guard words.count == Self.numbers else { return nil }
        var rest = words[...]
        requests = rest.removeFirst()
        timeouts = rest.removeFirst()
        responses = Dictionary(uniqueKeysWithValues: DnsResponseCode.allCases.map { ($0, rest.removeFirst()) })
        responseTimeSum = rest.removeFirst()
        responseTimes = Array(rest)
    }
}
