import BPFPrograms
import CProbeABI
import Testing

/// The sender's half: stamping probes as they leave and taking their answers in.
@Suite(.needsBPF)
struct StampSenderTests {
    @Test("a probe leaves with the time of leaving and a checksum that holds")
    func stampsProbes() throws {
        let bench = try Bench()
        let probe = try bench.send(5)
        #expect(Array(probe[46..<54]) != [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(number(probe[46..<50]) >= 2_208_988_800)
        #expect(RawPacket.sum(probe[26..<34] + [0, 17, 0, 52] + probe[34...]) == 0xFFFF)
        let slot = try #require(bench.programs.slot(session: 1, sequence: 5))
        #expect(slot.sent > 0)
        #expect(slot.answers == 0)
    }

    @Test("an answer is taken in, with the reflector's count and times")
    func takesAnswers() throws {
        let bench = try Bench()
        let answer = bench.answer(to: try bench.send(5), reflectorSequence: 77)
        #expect(try bench.run("arrive_ethernet", answer.octets).verdict == Bench.consumed)
        let slot = try #require(bench.programs.slot(session: 1, sequence: 5))
        #expect(slot.received > slot.sent)
        #expect(slot.reflector_sequence == 77)
        #expect(slot.reflector_sent.fraction_be.bigEndian == 2)
        #expect(slot.reflector_received.fraction_be.bigEndian == 1)
        #expect(slot.answers == 1)
    }

    @Test("a second answer to one probe is counted and changes nothing else")
    func countsDuplicates() throws {
        let bench = try Bench()
        let answer = bench.answer(to: try bench.send(5), reflectorSequence: 77)
        _ = try bench.run("arrive_ethernet", answer.octets)
        let first = try #require(bench.programs.slot(session: 1, sequence: 5))
        _ = try bench.run("arrive_ethernet", answer.octets)
        let second = try #require(bench.programs.slot(session: 1, sequence: 5))
        #expect(second.answers == 2)
        #expect(second.received == first.received)
    }

    @Test("a reflector of RFC 8762 alone leaves the session zero and is understood")
    func understandsPlainReflectors() throws {
        let bench = try Bench()
        let answer = bench.answer(to: try bench.send(5), reflectorSequence: 0, session: 0)
        #expect(try bench.run("arrive_ethernet", answer.octets).verdict == Bench.consumed)
        #expect(try #require(bench.programs.slot(session: 1, sequence: 5)).answers == 1)
    }

    @Test("an answer that does not repeat our timestamp is not believed, and left to user space")
    func refusesGuessedAnswers() throws {
        let bench = try Bench()
        var answer = bench.answer(to: try bench.send(5), reflectorSequence: 0)
        answer.payload[35] ^= 1
        #expect(try bench.run("arrive_ethernet", answer.octets).verdict == Bench.untouched)
        #expect(try #require(bench.programs.slot(session: 1, sequence: 5)).answers == 0)
    }

    @Test("the answer to a heartbeat is left to user space")
    func leavesHeartbeatsAlone() throws {
        let bench = try Bench()
        let answer = bench.answer(to: try bench.send(5), reflectorSequence: 0, session: Bench.heartbeat)
        #expect(try bench.run("arrive_ethernet", answer.octets).verdict == Bench.untouched)
        #expect(try #require(bench.programs.slot(session: 1, sequence: 5)).answers == 0)
    }

    @Test("an answer to a probe that a newer one has taken the place of is not believed")
    func refusesForgottenProbes() throws {
        let bench = try Bench()
        let forgotten = bench.answer(to: try bench.send(5), reflectorSequence: 0)
        _ = try bench.send(13)
        _ = try bench.run("arrive_ethernet", forgotten.octets)
        #expect(bench.programs.slot(session: 1, sequence: 5) == nil)
        #expect(try #require(bench.programs.slot(session: 1, sequence: 13)).answers == 0)
    }

    @Test("answers from a stranger, of a wrong session or checksum are counted and end there")
    func refusesOthers() throws {
        let bench = try Bench()
        let answer = bench.answer(to: try bench.send(5), reflectorSequence: 0)
        var (stranger, otherSession, damaged) = (answer, answer, answer)
        stranger.source = [10, 0, 0, 3]
        otherSession.payload[15] ^= 1
        damaged.checksum = 0xBEEF
        for packet in [stranger, otherSession, damaged] {
            #expect(try bench.run("arrive_ethernet", packet.octets).verdict == Bench.consumed)
        }
        #expect(bench.programs.count(of: STAMP_ANSWER_SOURCE) == 1)
        #expect(bench.programs.count(of: STAMP_ANSWER_SESSION) == 1)
        #expect(bench.programs.count(of: STAMP_ANSWER_CHECKSUM) == 1)
    }

    @Test("other packets leave untouched, even from our port")
    func leavesOthersAlone() throws {
        let bench = try Bench()
        var packet = RawPacket(payload: RawPacket.request(sequence: 1, session: Bench.session))
        (packet.source, packet.destination) = ([10, 0, 0, 1], [10, 0, 0, 3])
        packet.sourcePort = 50_000
        let (verdict, octets) = try bench.run("leave_ethernet", packet.octets)
        #expect(verdict == Bench.untouched)
        #expect(octets == packet.octets)
    }
}
