import CProbeABI

/// The addresses that begin with the same bits: a block of IPv6 addresses or, in mapped form, of IPv4 addresses.
package struct AddressPrefix: Hashable, Sendable, CustomStringConvertible {
    /// Its first address.
    package let address: IPAddress
    /// 0…128; those of IPv4 prefixes are 96 larger than they are written.
    package let bits: Int

    /// A single address.
    package init(_ address: IPAddress) {
        self.init(address, bits: Int(TCP_PREFIX_BITS))
    }

    private init(_ address: IPAddress, bits: Int) {
        self.bits = bits
        self.address = IPAddress(
            high: address.high & Self.mask(bits), low: address.low & Self.mask(bits - UInt64.bitWidth))
    }

    /// Reads `10.1.0.0/16`, `fd00:1::/48` or an address alone; `nil` for anything else. Bits behind the prefix are ignored.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        guard parts.count == 2 else {
            self.init(address)
            return
        }
        let offset = address.isIPv4 ? Int(TCP_MAPPED_BITS) : 0
        guard let length = Int(parts[1]), (0...Int(TCP_PREFIX_BITS) - offset).contains(length) else { return nil }
        self.init(address, bits: offset + length)
    }

    package var description: String {
        "\(address)/\(address.isIPv4 && bits >= Int(TCP_MAPPED_BITS) ? bits - Int(TCP_MAPPED_BITS) : bits)"
    }

    var wire: tcp_prefix {
        tcp_prefix(bits: UInt32(bits), address: address.wire)
    }

    /// The first so many bits set.
    private static func mask(_ bits: Int) -> UInt64 {
        guard bits > 0 else { return 0 }
        return bits >= UInt64.bitWidth ? .max : ~(UInt64.max >> UInt64(bits))
    }
}
