package import BPFPrograms
import CProbeABI

extension PassiveMonitor {
    /// Whether connections and name resolution are watched.
    package var watchesTcp: Bool { tcp != nil }
    package var watchesDns: Bool { dns != nil }

    package var connections: [TcpRecord.Key: TcpRecord] { tcp?.records ?? [:] }

    /// By pod of this node; `nil` stands for what is of no known pod.
    package var pods: [Pod.Name?: TcpTotals] { tcp?.podTotals ?? [:] }

    /// `nil` until a window has ended, and where connections are not watched.
    package var coverage: SocketCoverage? { tcp?.coverage }

    /// Channels that were used.
    package var resolution: [DnsChannel: DnsTotals] {
        guard let dns else { return [:] }
        return DnsChannel.all.reduce(into: [:]) { found, channel in
            if let totals = dns.totals(of: channel), totals.requests > 0 { found[channel] = totals }
        }
    }

    /// What could not be counted, by reason.
    package var lostEvents: [String: UInt64] {
        var lost: [String: UInt64] = [:]
        if let programs = tcp?.programs {
            lost["tcp_socket_not_stored"] = programs.count(of: TCP_LOST_SOCKET)
            lost["tcp_distributions_full"] = programs.count(of: TCP_LOST_SAMPLE)
            lost["tcp_round_trip_unknown"] = programs.count(of: TCP_ROUND_TRIP_UNKNOWN)
        }
        for (reason, event) in dns == nil ? [] : Self.dnsEvents { lost[reason] = dns?.count(of: event) }
        return lost
    }

    private static let dnsEvents = [
        ("dns_malformed", DNS_MALFORMED), ("dns_extension_headers", DNS_TOO_MANY_EXTENSIONS),
        ("dns_stream_lost", DNS_STREAM_LOST), ("dns_pipeline_too_long", DNS_PIPELINE_TOO_LONG),
        ("dns_pending_full", DNS_PENDING_FULL), ("dns_unasked", DNS_UNASKED),
    ]
}
