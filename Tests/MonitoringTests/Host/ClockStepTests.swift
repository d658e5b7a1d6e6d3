import BPFPrograms
import CProbeABI
import LinkEstimation
import Testing

@testable import Monitoring

/// Probes of user space while somebody sets the clock.
struct ClockStepTests {
    private static let second: UInt64 = 1_000_000_000
    private static let start = ClockReading(monotonic: 1_000 * second, realtime: 1_700_000_000 * second)

    /// What the clocks show 5 ms later, when the realtime clock was moved by so many seconds meanwhile.
    private func later(movedBy seconds: Double) -> ClockReading {
        let passed: UInt64 = 5_000_000
        let moved = UInt64(bitPattern: Int64(seconds * 1e9))
        return ClockReading(
            monotonic: Self.start.monotonic + passed, realtime: Self.start.realtime &+ passed &+ moved)
    }

    /// What is found out about a probe that was away for 5 ms, of which its reflector kept it for none.
    private func answer(at clocks: ClockReading) throws -> ProbeAnswer {
        let peer = Peer(name: "b", address: try #require(IPAddress("10.0.0.2")))
        let session = ProbeSession(index: 0, peer: peer, node: "a")
        var state = UserSpaceState(slots: 8, pace: AnswerPace(rate: 100, burst: 10))
        state.open(session)
        let sent = NTPTimestamp(unixNanoseconds: Self.start.realtime)
        state.remember(1, in: session, at: Self.start.realtime, on: sent, clocks: Self.start)
        let request = stamp_request(sequence: 1, session: session.outgoing.probe, timestamp: sent)
        var reply = stamp_reply(to: request, sequence: 7, received: sent, ttl: 255)
        reply.timestamp = sent.wire
        let octets = withUnsafeBytes(of: reply) { Array($0) }
        var datagram = probe_datagram()
        (datagram.address, datagram.port, datagram.received) = (peer.address.wire, 862, clocks.realtime)
        state.take(octets[...], of: octets.count, from: datagram, port: 862, clocks: clocks)
        return try #require(state.answer(to: 1, in: session))
    }

    @Test("while nobody sets it the round trip is what the clock shows")
    func undisturbed() throws {
        let found = try answer(at: later(movedBy: 0))
        #expect(abs(try #require(found.roundTrip) - 5) < 0.001)
    }

    @Test(
        "when it was set meanwhile the probe is answered in time, and its round trip is not known",
        arguments: [3_600, -3_600, 86_400 * 365, 0.05, -0.05] as [Double])
    func stepped(seconds: Double) throws {
        let found = try answer(at: later(movedBy: seconds))
        #expect(found.roundTrip == nil)
        #expect(abs(found.delay - 0.005) < 1e-6)
    }

    @Test("a clock that is made faster or slower was not set", arguments: [0.0004, -0.0004])
    func slewed(seconds: Double) {
        #expect(!Self.start.wasSet(until: later(movedBy: seconds)))
    }
}
