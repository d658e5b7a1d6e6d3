import BPFPrograms
import CLibBPF
import Foundation
import Testing

@testable import BPFPrograms

/// Runs single packets through the programs, without a network (`BPF_PROG_TEST_RUN`).
struct Bench {
    static let session: UInt16 = 0x1234
    static let heartbeat: UInt16 = 0x4321
    static let heartbeatOctets: [UInt8] = [0x43, 0x21]
    /// `TC_ACT_UNSPEC`, `TC_ACT_SHOT` and `TC_ACT_REDIRECT`.
    static let untouched: UInt32 = 0xFFFF_FFFF
    static let consumed: UInt32 = 2
    static let redirected: UInt32 = 7

    let programs: StampPrograms

    /// Loaded, as 10.0.0.1 and fd00::1, with 10.0.0.2 and fd00::2 as its peers.
    init(pace: AnswerPace = AnswerPace(rate: 100, burst: 1_000)) throws {
        programs = try StampPrograms(.init(reflectorPort: 862, probePort: 50_000, sessions: 2, slotsPerSession: 8))
        try programs.setClockOffset(2_208_988_800_000_000_000)
        for (index, (own, peer)) in [("fd00::1", "fd00::2"), ("10.0.0.1", "10.0.0.2")].enumerated() {
            try programs.addOwnAddress(#require(IPAddress(own)))
            let peer = try #require(IPAddress(peer))
            try programs.admit(peer, session: Self.session, heartbeat: Self.heartbeat, pace: pace)
            try programs.probe(peer, port: 862, session: Self.session, heartbeat: Self.heartbeat, index: index)
        }
    }

    func run(_ program: String, _ octets: [UInt8]) throws -> (verdict: UInt32, octets: [UInt8]) {
        var buffer = octets + [UInt8](repeating: 0, count: 2_048 - octets.count)
        var (size, verdict, nanoseconds) = (UInt32(octets.count), UInt32(0), UInt32(0))
        let result = clibbpf_test_run(
            try programs.program(program), &buffer, &size, UInt32(buffer.count), &verdict, 1, &nanoseconds)
        try #require(result == 0, "BPF_PROG_TEST_RUN failed with \(result)")
        return (verdict, Array(buffer[..<Int(size)]))
    }

    /// A probe of session 1 as it leaves, and what the program made of it.
    func send(_ sequence: UInt32) throws -> [UInt8] {
        var packet = RawPacket(payload: RawPacket.request(sequence: sequence, session: Self.session))
        (packet.source, packet.destination) = (packet.destination, packet.source)
        (packet.sourcePort, packet.destinationPort) = (50_000, 862)
        return try run("leave_ethernet", packet.octets).octets
    }

    /// The peer's answer to a probe that ``send(_:)`` returned.
    func answer(to probe: [UInt8], reflectorSequence: UInt32, session: UInt16 = session) -> RawPacket {
        var packet = RawPacket(
            payload: RawPacket.reply(
                sequence: reflectorSequence, session: session, senderSequence: UInt32(number(probe[42..<46])),
                senderTimestamp: Array(probe[46..<54])))
        (packet.sourcePort, packet.destinationPort) = (862, 50_000)
        return packet
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips where eBPF cannot be loaded, visibly; under `CI=true` the test runs and fails instead.
    static var needsBPF: Self {
        let missing = KernelSupport.missingFeatures()
        let isCI = ProcessInfo.processInfo.environment["CI"] == "true"
        return .enabled(
            if: missing.isEmpty || isCI, "eBPF: \(missing.summary)")
    }
}
