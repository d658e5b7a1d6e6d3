import BPFPrograms
import CProbeABI
import Testing

/// Both roles over IPv6: what differs from IPv4 are the header, the checksum that is obligatory, and the hop limit.
@Suite(.needsBPF)
struct StampIPv6Tests {
    private let request = RawPacket.request(sequence: 7, session: Bench.session)

    /// Whether the UDP checksum of an Ethernet frame without extension headers holds (RFC 8200, 8.1).
    private func holds(_ frame: [UInt8]) -> Bool {
        RawPacket.sum(frame[22..<54] + [0, 17] + frame[18..<20] + frame[54...]) == 0xFFFF
    }

    @Test("a probe goes back with addresses and ports swapped, 255 hops and a valid checksum")
    func answersAPeer() throws {
        let bench = try Bench()
        var probe = RawPacket.ipv6(payload: request)
        probe.ttl = 61
        let (verdict, answer) = try bench.run("arrive_ethernet", probe.octets)
        #expect(verdict == Bench.redirected)
        #expect(answer.count == probe.octets.count)
        #expect(Array(answer[0..<14]) == [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x86, 0xDD])
        #expect(answer[21] == 255)
        #expect(Array(answer[22..<54]) == probe.destination + probe.source)
        #expect(number(answer[54..<56]) == 862)
        #expect(number(answer[56..<58]) == 49_152)
        #expect(answer[62 + 40] == 61, "the hop limit that the probe came with")
        #expect(holds(answer))
    }

    @Test("extensions come back as they were sent", arguments: [45, 46, 47, 48, 127, 500])
    func returnsExtensions(length: Int) throws {
        let extensions = (44..<length).map { UInt8(truncatingIfNeeded: $0) }
        let packet = RawPacket.ipv6(payload: request + extensions)
        let (verdict, answer) = try Bench().run("arrive_ethernet", packet.octets)
        #expect(verdict == Bench.redirected)
        #expect(Array(answer[106...]) == extensions)
        #expect(holds(answer))
    }

    @Test("a checksum of zero, which IPv6 does not allow, and a wrong one are refused", arguments: [0, 0xBEEF])
    func insistsOnChecksums(checksum: UInt16) throws {
        let bench = try Bench()
        var packet = RawPacket.ipv6(payload: request)
        packet.checksum = checksum
        #expect(try bench.run("arrive_ethernet", packet.octets).verdict == Bench.consumed)
        #expect(bench.programs.count(of: STAMP_REFUSED_CHECKSUM) == 1)
    }

    @Test("an unknown source is refused, though its last octets are those of a peer")
    func refusesStrangers() throws {
        let bench = try Bench()
        var packet = RawPacket.ipv6(payload: request)
        packet.source[0] = 0xFE
        #expect(try bench.run("arrive_ethernet", packet.octets).verdict == Bench.consumed)
        #expect(bench.programs.count(of: STAMP_REFUSED_SOURCE) == 1)
    }

    @Test("behind an extension header it is left to user space")
    func leavesExtensionHeadersAlone() throws {
        var packet = RawPacket.ipv6(payload: request)
        packet.options = [17, 0, 1, 4, 0, 0, 0, 0]
        #expect(try Bench().run("arrive_ethernet", packet.octets).verdict == Bench.untouched)
    }

    @Test("a probe leaves with the time of leaving, and its answer is taken in")
    func probes() throws {
        let bench = try Bench()
        var packet = RawPacket.ipv6(payload: RawPacket.request(sequence: 5, session: Bench.session))
        (packet.source, packet.destination) = (packet.destination, packet.source)
        (packet.sourcePort, packet.destinationPort) = (50_000, 862)
        let probe = try bench.run("leave_ethernet", packet.octets).octets
        #expect(number(probe[66..<70]) >= 2_208_988_800)
        #expect(holds(probe))

        var answer = RawPacket.ipv6(
            payload: RawPacket.reply(
                sequence: 77, session: Bench.session, senderSequence: 5, senderTimestamp: Array(probe[66..<74])))
        (answer.sourcePort, answer.destinationPort) = (862, 50_000)
        #expect(try bench.run("arrive_ethernet", answer.octets).verdict == Bench.consumed)
        let slot = try #require(bench.programs.slot(session: 0, sequence: 5))
        #expect(slot.reflector_sequence == 77)
        #expect(slot.received > slot.sent)
    }
}
