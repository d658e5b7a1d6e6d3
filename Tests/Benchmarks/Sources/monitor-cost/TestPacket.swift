/// Ethernet frames of users' traffic, which are no probes.
struct TestPacket {
    var name: String
    var octets: [UInt8]

    static let all = [
        TestPacket(name: "TCP/IPv4", octets: v4(protocolNumber: 6)),
        TestPacket(name: "UDP/IPv4", octets: v4(protocolNumber: 17)),
        TestPacket(name: "TCP/IPv6", octets: v6(nextHeader: 6)),
        TestPacket(name: "UDP/IPv6", octets: v6(nextHeader: 17)),
    ]

    var withoutLinkHeader: TestPacket {
        TestPacket(name: name, octets: Array(octets.dropFirst(14)))
    }

    private static let hardware: [UInt8] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2]
    /// From port 40000 to port 443, and enough octets for either header and some data.
    private static let rest: [UInt8] = [0x9C, 0x40, 0x01, 0xBB] + [UInt8](repeating: 0, count: 96)

    private static func v4(protocolNumber: UInt8) -> [UInt8] {
        hardware + [0x08, 0x00, 0x45, 0, 0, 120, 0, 0, 0, 0, 64, protocolNumber, 0, 0, 10, 0, 0, 2, 10, 0, 0, 1] + rest
    }

    private static func v6(nextHeader: UInt8) -> [UInt8] {
        let address: [UInt8] = [0xFD] + [UInt8](repeating: 0, count: 14)
        return hardware + [0x86, 0xDD, 0x60, 0, 0, 0, 0, 100, nextHeader, 64] + address + [2] + address + [1] + rest
    }
}
