import BPFPrograms
import CLibBPF
import CProbeABI
import Testing

@testable import BPFPrograms

/// Single packets through the programs that watch name resolution: what they take for a message, and that nothing is
/// ever changed.
@Suite(.needsBPF)
struct DnsPacketTests {
    /// An IPv6 packet with any chain of headers, from RFC 8200.
    struct Packet: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var protocols: [UInt8] = [17]
        var extensions: [[UInt8]] = []
        var port: UInt16 = 53
        var payload: [UInt8] = [1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        var isRequest = true
        var event: dns_event?

        var octets: [UInt8] {
            let udp =
                RawPacket.octets(UInt16(40_000)) + RawPacket.octets(port) + RawPacket.octets(UInt16(8 + payload.count))
            let body = extensions.flatMap(\.self) + udp + [0, 0] + payload
            let addresses: [UInt8] =
                [0xFD] + Array(repeating: 0, count: 14) + [1, 0xFD] + Array(repeating: 0, count: 14) + [2]
            return [UInt8](repeating: 0, count: 12) + [0x86, 0xDD, 0x60, 0, 0, 0] + RawPacket.octets(UInt16(body.count))
                + [protocols[0], 64] + addresses + body
        }
    }

    /// An extension header of eight octets that `next` follows.
    private static func option(next: UInt8, _ rest: [UInt8] = [0, 1, 4, 0, 0, 0, 0]) -> [UInt8] {
        [next] + rest
    }

    static let packets = [
        Packet(testDescription: "a request"),
        Packet(testDescription: "another port", port: 5353, isRequest: false),
        Packet(testDescription: "a hop-by-hop header", protocols: [0], extensions: [option(next: 17)]),
        Packet(
            testDescription: "destination options and routing", protocols: [60],
            extensions: [option(next: 43), option(next: 17)]),
        Packet(
            testDescription: "a first fragment", protocols: [44], extensions: [option(next: 17, [0, 0, 1, 0, 0, 0, 9])]),
        Packet(
            testDescription: "a later fragment", protocols: [44],
            extensions: [option(next: 17, [0, 0, 9, 0, 0, 0, 9])],
            isRequest: false),
        Packet(
            testDescription: "more extension headers than are walked over", protocols: [60],
            extensions: Array(repeating: option(next: 60), count: 7), isRequest: false, event: DNS_TOO_MANY_EXTENSIONS),
        Packet(
            testDescription: "extension headers that end nowhere", protocols: [60], extensions: [option(next: 59)],
            isRequest: false),
        Packet(
            testDescription: "a message that is too short", payload: [1, 2, 1, 0, 0, 1], isRequest: false,
            event: DNS_MALFORMED),
        Packet(
            testDescription: "a response to a server's port", payload: [1, 2, 0x81, 0, 0, 1, 0, 0, 0, 0, 0, 0],
            isRequest: false, event: DNS_MALFORMED),
    ]

    @Test("a request is found behind whatever headers there are; every packet passes as it is", arguments: packets)
    func readsPackets(_ packet: Packet) throws {
        let programs = try DnsPrograms(DnsPrograms.Settings(cgroup: "/"))
        let octets = packet.octets
        var buffer = octets + [UInt8](repeating: 0, count: 2_048 - octets.count)
        var (size, verdict, nanoseconds) = (UInt32(octets.count), UInt32(0), UInt32(0))
        let result = clibbpf_test_run(
            try programs.program("watch_leaving"), &buffer, &size, UInt32(buffer.count), &verdict, 1, &nanoseconds)
        try #require(result == 0)
        #expect(verdict == 1, "let pass")
        // The kernel gives no link header back.
        #expect(Array(buffer[14..<Int(size)]) == Array(octets[14...]))
        #expect(programs.totals(of: DnsChannel(.udp, .ipv6))?.requests == (packet.isRequest ? 1 : 0))
        for event in 0..<DNS_EVENTS.rawValue {
            #expect(programs.count(of: dns_event(event)) == (dns_event(event) == packet.event ? 1 : 0))
        }
    }
}
