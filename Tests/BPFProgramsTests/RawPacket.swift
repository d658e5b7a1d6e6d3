/// Ethernet, IPv4 or IPv6, UDP and STAMP octets, put together by hand from RFC 791, RFC 8200, RFC 768, RFC 8762 and
/// RFC 8972.
struct RawPacket {
    var hardware: [UInt8] = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x08, 0x00]
    var source: [UInt8] = [10, 0, 0, 2]
    var destination: [UInt8] = [10, 0, 0, 1]
    var sourcePort: UInt16 = 49_152
    var destinationPort: UInt16 = 862
    var ttl: UInt8 = 255
    var fragment: UInt16 = 0
    var options: [UInt8] = []
    var payload: [UInt8]
    /// What the UDP header says instead of the right checksum.
    var checksum: UInt16?

    /// RFC 8762, 4.2.1: sequence number, timestamp, error estimate, (RFC 8972) session identifier, 28 octets of zero.
    static func request(sequence: UInt32, session: UInt16, timestamp: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]) -> [UInt8] {
        octets(sequence) + timestamp + [0x80, 0x01] + octets(session) + [UInt8](repeating: 0, count: 28)
    }

    /// RFC 8762, 4.3.1.
    static func reply(
        sequence: UInt32, session: UInt16, senderSequence: UInt32, senderTimestamp: [UInt8]
    ) -> [UInt8] {
        octets(sequence) + [0, 0, 0, 9, 0, 0, 0, 2] + [0x80, 0x01] + octets(session) + [0, 0, 0, 9, 0, 0, 0, 1]
            + octets(senderSequence) + senderTimestamp + [0x20, 0x01, 0, 0, 255, 0, 0, 0]
    }

    /// The same from fd00::2 to fd00::1.
    static func ipv6(payload: [UInt8]) -> RawPacket {
        let network: [UInt8] = [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        return RawPacket(
            hardware: [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x86, 0xDD], source: network + [2],
            destination: network + [1], payload: payload)
    }

    var octets: [UInt8] {
        hardware + (source.count == 16 ? networkIPv6 : network)
    }

    private var networkIPv6: [UInt8] {
        let length = UInt16(8 + payload.count + options.count)
        let next: UInt8 = options.isEmpty ? 17 : 60
        return [0x60, 0, 0, 0] + Self.octets(length) + [next, ttl] + source + destination + options + transport
    }

    private var transport: [UInt8] {
        let udpLength = Self.octets(UInt16(8 + payload.count))
        let ports = Self.octets(sourcePort) + Self.octets(destinationPort)
        let right = ~Self.sum(source + destination + [0, 17] + udpLength + ports + udpLength + [0, 0] + payload)
        return ports + udpLength + Self.octets(checksum ?? (right == 0 ? 0xFFFF : right)) + payload
    }

    private var network: [UInt8] {
        let udpLength = UInt16(8 + payload.count)
        let total = UInt16(20 + options.count) + udpLength
        var ip: [UInt8] = [0x40 | UInt8(5 + options.count / 4), 0] + Self.octets(total)
        ip += [0x12, 0x34] + Self.octets(fragment) + [ttl, 17, 0, 0] + source + destination + options
        let check = Self.octets(~Self.sum(ip))
        (ip[10], ip[11]) = (check[0], check[1])
        return ip + transport
    }

    /// RFC 1071.
    static func sum(_ octets: [UInt8]) -> UInt16 {
        var sum: UInt32 = 0
        for (index, octet) in octets.enumerated() { sum += UInt32(octet) << (index % 2 == 0 ? 8 : 0) }
        while sum > 0xFFFF { sum = (sum & 0xFFFF) + (sum >> 16) }
        return UInt16(sum)
    }

    static func octets<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

/// An octet string read as a number in network byte order.
func number(_ octets: some Sequence<UInt8>) -> UInt64 {
    octets.reduce(0) { $0 << 8 | UInt64($1) }
}
