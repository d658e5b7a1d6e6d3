import CProbeABI

/// The maps of `tcp.bpf.c`.
struct TcpMaps: Sendable {
    let control, nodeTotals, podTotals, distributions, counts: BPFMap
    let nodes: NumberTable<AddressPrefix, tcp_prefix>
    let podsByCgroup: NumberTable<UInt64, UInt64>
    let podsByAddress: NumberTable<IPAddress, ip_address>

    init(_ settings: TcpPrograms.Settings, map: (String) throws(BPFError) -> BPFMap) throws(BPFError) {
        control = try map("control")
        nodeTotals = try map("node_totals")
        podTotals = try map("pod_totals")
        distributions = try map("distributions")
        counts = try map("counts")
        nodes = NumberTable(try map("nodes"), capacity: settings.prefixes) { $0.wire }
        podsByCgroup = NumberTable(try map("pods_by_cgroup"), capacity: settings.podKeys) { $0 }
        podsByAddress = NumberTable(try map("pods_by_address"), capacity: settings.podKeys) { $0.wire }
        try map("no_samples").set(Self.noSamples, for: UInt32(0))
    }

    /// No sample is above the minimum of none.
    private static var noSamples: tcp_distribution {
        var empty = tcp_distribution()
        empty.min_us = .max
        return empty
    }
}
