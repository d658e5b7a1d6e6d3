import BPFPrograms
import CProbeABI
import Testing

/// The reflector of RFC 8762, 4.3, packet by packet.
@Suite(.needsBPF)
struct StampReflectorTests {
    private let request = RawPacket.request(sequence: 7, session: Bench.session)

    @Test("a probe of a peer goes back with addresses and ports swapped, TTL 255 and valid checksums")
    func answersAPeer() throws {
        let bench = try Bench()
        var probe = RawPacket(payload: request)
        probe.ttl = 61
        let (verdict, answer) = try bench.run("arrive_ethernet", probe.octets)

        #expect(verdict == Bench.redirected)
        #expect(answer.count == probe.octets.count)
        #expect(Array(answer[0..<14]) == [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x08, 0x00])
        #expect(answer[22] == 255)
        #expect(Array(answer[26..<34]) == [10, 0, 0, 1, 10, 0, 0, 2])
        #expect(number(answer[34..<36]) == 862)
        #expect(number(answer[36..<38]) == 49_152)
        #expect(RawPacket.sum(Array(answer[14..<34])) == 0xFFFF)
        let pseudo = Array(answer[26..<34]) + [0, 17, 0, 52]
        #expect(RawPacket.sum(pseudo + answer[34...]) == 0xFFFF)
    }

    @Test("the answer holds what RFC 8762, 4.3.1 and RFC 8972, 3 ask for")
    func fillsTheAnswer() throws {
        let bench = try Bench()
        var probe = RawPacket(payload: request)
        probe.ttl = 61
        let payload = Array(try bench.run("arrive_ethernet", probe.octets).octets[42...])

        #expect(number(payload[0..<4]) == 0)
        #expect(number(payload[12..<14]) == 0x2001)
        #expect(number(payload[14..<16]) == UInt64(Bench.session))
        let (sent, received) = (number(payload[4..<12]), number(payload[16..<24]))
        #expect(received <= sent)
        #expect(sent - received < 1 << 32, "T3 − T2 is less than a second")
        #expect(received >> 32 >= 2_208_988_800)
        #expect(number(payload[24..<28]) == 7)
        #expect(Array(payload[28..<36]) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(Array(payload[36..<44]) == [0x80, 0x01, 0, 0, 61, 0, 0, 0])
    }

    @Test("answers are counted from zero for each session, whatever the sender counts")
    func countsAnswers() throws {
        let bench = try Bench()
        let numbers = try [7, 9, 3].map { (sequence: UInt32) in
            let packet = RawPacket(payload: RawPacket.request(sequence: sequence, session: Bench.session))
            return number(try bench.run("arrive_ethernet", packet.octets).octets[42..<46])
        }
        #expect(numbers == [0, 1, 2])
    }

    @Test("a device without a link header is served too")
    func answersWithoutEthernet() throws {
        let bench = try Bench()
        // A test run takes octets 12 and 13 for the EtherType: here they are the source address, so it begins with 8.0.
        let peer = try #require(IPAddress("8.0.0.2"))
        try bench.programs.admit(peer, session: Bench.session, pace: AnswerPace(rate: 1, burst: 1))
        var probe = RawPacket(payload: request)
        (probe.hardware, probe.source) = ([], [8, 0, 0, 2])
        let (verdict, answer) = try bench.run("arrive_bare", probe.octets)
        #expect(verdict == Bench.redirected)
        #expect(Array(answer[12..<20]) == [10, 0, 0, 1, 8, 0, 0, 2])
        #expect(RawPacket.sum(answer[12..<20] + [0, 17, 0, 52] + answer[20...]) == 0xFFFF)
    }

    @Test("extensions come back as they were sent", arguments: [45, 46, 47, 48, 127, 500])
    func returnsExtensions(length: Int) throws {
        let bench = try Bench()
        let extensions = (44..<length).map { UInt8(truncatingIfNeeded: $0) }
        let (verdict, answer) = try bench.run("arrive_ethernet", RawPacket(payload: request + extensions).octets)
        #expect(verdict == Bench.redirected)
        #expect(Array(answer[86...]) == extensions)
        let length = RawPacket.octets(UInt16(8 + length))
        #expect(RawPacket.sum(answer[26..<34] + [0, 17] + length + answer[34...]) == 0xFFFF)
    }

    @Test("a probe without a checksum, as RFC 768 allows, is answered without one")
    func answersWithoutChecksum() throws {
        let bench = try Bench()
        let (verdict, answer) = try bench.run("arrive_ethernet", RawPacket(payload: request, checksum: 0).octets)
        #expect(verdict == Bench.redirected)
        #expect(Array(answer[40..<42]) == [0, 0])
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let event: stamp_count
        let change: @Sendable (inout RawPacket) -> Void
    }

    static let refusals: [Refusal] = [
        .init(testDescription: "an unknown source", event: STAMP_REFUSED_SOURCE) { $0.source = [10, 0, 0, 3] },
        .init(testDescription: "a packet too short", event: STAMP_REFUSED_SIZE) { $0.payload.removeLast() },
        .init(testDescription: "a packet too long", event: STAMP_REFUSED_SIZE) {
            $0.payload += [UInt8](repeating: 0, count: 457)
        },
        .init(testDescription: "another session", event: STAMP_REFUSED_SESSION) { $0.payload[15] ^= 1 },
        .init(testDescription: "a session of zero", event: STAMP_REFUSED_SESSION) {
            ($0.payload[14], $0.payload[15]) = (0, 0)
        },
        .init(testDescription: "a wrong checksum", event: STAMP_REFUSED_CHECKSUM) { $0.checksum = 0xBEEF },
    ]

    @Test("is refused, counted and ends there, so that a flood costs nobody anything", arguments: refusals)
    func refuses(_ refusal: Refusal) throws {
        let bench = try Bench()
        var packet = RawPacket(payload: request)
        refusal.change(&packet)
        let (verdict, octets) = try bench.run("arrive_ethernet", packet.octets)
        #expect(verdict == Bench.consumed)
        #expect(octets == packet.octets)
        #expect(bench.programs.count(of: refusal.event) == 1)
        #expect(bench.programs.count(of: STAMP_REFLECTED) == 0)
    }

    static let bystanders: [Refusal] = [
        .init(testDescription: "another port", event: STAMP_REFLECTED) { $0.destinationPort = 863 },
        .init(testDescription: "another host's address", event: STAMP_REFLECTED) { $0.destination = [10, 0, 0, 9] },
        .init(testDescription: "a first fragment", event: STAMP_REFLECTED) { $0.fragment = 0x2000 },
        .init(testDescription: "a later fragment", event: STAMP_REFLECTED) { $0.fragment = 5 },
        .init(testDescription: "IP options", event: STAMP_REFLECTED) { $0.options = [1, 1, 1, 0] },
        .init(testDescription: "an EtherType that does not fit", event: STAMP_REFLECTED) {
            $0.hardware[12] = 0x86; $0.hardware[13] = 0xDD
        },
        .init(testDescription: "a heartbeat, which the daemon answers", event: STAMP_REFLECTED) {
            $0.payload[14] = Bench.heartbeatOctets[0]; $0.payload[15] = Bench.heartbeatOctets[1]
        },
    ]

    @Test("is nobody's probe and passes untouched", arguments: bystanders)
    func ignores(_ bystander: Refusal) throws {
        let bench = try Bench()
        var packet = RawPacket(payload: request)
        bystander.change(&packet)
        let (verdict, octets) = try bench.run("arrive_ethernet", packet.octets)
        #expect(verdict == Bench.untouched)
        #expect(octets == packet.octets)
        #expect((0..<STAMP_COUNTS.rawValue).allSatisfy { bench.programs.count(of: stamp_count($0)) == 0 })
    }

    @Test("of a flood only the burst is answered; the rest is counted")
    func boundsTheRate() throws {
        let bench = try Bench(pace: AnswerPace(rate: 1, burst: 5))
        let verdicts = try (0..<50).map { (sequence: UInt32) in
            let packet = RawPacket(payload: RawPacket.request(sequence: sequence, session: Bench.session))
            return try bench.run("arrive_ethernet", packet.octets).verdict
        }
        #expect(verdicts.filter { $0 == Bench.redirected }.count == 5)
        #expect(bench.programs.count(of: STAMP_REFUSED_RATE) == 45)
    }

    @Test("a peer that is expelled is a stranger")
    func forgetsPeers() throws {
        let bench = try Bench()
        bench.programs.expel(try #require(IPAddress("10.0.0.2")))
        #expect(try bench.run("arrive_ethernet", RawPacket(payload: request).octets).verdict == Bench.consumed)
        #expect(bench.programs.count(of: STAMP_REFUSED_SOURCE) == 1)
    }
}
