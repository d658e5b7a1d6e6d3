package import BPFPrograms

/// The families of the addresses that a node probes from.
package struct AddressFamilies: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let ipv4 = AddressFamilies(rawValue: 1)
    package static let ipv6 = AddressFamilies(rawValue: 2)

    package init(of addresses: some Sequence<IPAddress>) {
        self = addresses.reduce([]) { $0.union($1.isIPv4 ? .ipv4 : .ipv6) }
    }

    /// Whether a peer can be probed at this address.
    package func contains(_ address: IPAddress) -> Bool {
        contains(address.isIPv4 ? .ipv4 : .ipv6)
    }
}
