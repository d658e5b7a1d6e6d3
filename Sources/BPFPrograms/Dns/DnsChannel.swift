import CProbeABI

/// What a request went over.
package struct DnsChannel: Hashable, Sendable {
    /// The transport, as metrics name it.
    package enum Transport: String, Hashable, Sendable, CaseIterable {
        case udp, tcp
    }

    /// The version of IP, as metrics name it.
    package enum Family: String, Hashable, Sendable, CaseIterable {
        case ipv4, ipv6
    }

    package let transport: Transport
    package let family: Family

    package init(_ transport: Transport, _ family: Family) {
        (self.transport, self.family) = (transport, family)
    }

    /// In the order of `enum dns_channel`.
    package static let all = Transport.allCases.flatMap { transport in
        Family.allCases.map { DnsChannel(transport, $0) }
    }

    var number: UInt32 {
        (transport == .tcp ? DNS_TCP_IPV4.rawValue : DNS_UDP_IPV4.rawValue) + (family == .ipv6 ? 1 : 0)
    }
}
