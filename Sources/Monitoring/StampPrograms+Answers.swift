import BPFPrograms
import CProbeABI
import LinkEstimation

extension StampPrograms {
    /// What came back for a probe that was stamped here.
    func answer(to sequence: UInt32, session index: Int) -> ProbeAnswer? {
        guard let slot = slot(session: index, sequence: sequence), slot.answers > 0 else { return nil }
        let timing = ProbeTiming(
            sent: slot.sent, received: slot.received, reflectorReceived: NTPTimestamp(slot.reflector_received),
            reflectorSent: NTPTimestamp(slot.reflector_sent))
        return timing.answer(reflectorSequence: slot.reflector_sequence, copies: Int(slot.answers))
    }

    /// What was counted in the kernel. Unexpected answers are not among it: user space has another look at them.
    var tally: ReflectorTally {
        func counts(_ events: [RefusalReason: stamp_count]) -> [RefusalReason: UInt64] {
            events.mapValues { count(of: $0) }
        }
        return ReflectorTally(
            stamped: count(of: STAMP_SENT), reflected: count(of: STAMP_REFLECTED),
            refusals: counts([
                .unknownSource: STAMP_REFUSED_SOURCE, .wrongSize: STAMP_REFUSED_SIZE,
                .wrongSession: STAMP_REFUSED_SESSION, .badChecksum: STAMP_REFUSED_CHECKSUM,
                .rateExceeded: STAMP_REFUSED_RATE,
            ]),
            refusedAnswers: counts([
                .unknownSource: STAMP_ANSWER_SOURCE, .wrongSize: STAMP_ANSWER_SIZE,
                .wrongSession: STAMP_ANSWER_SESSION, .badChecksum: STAMP_ANSWER_CHECKSUM,
            ]))
    }
}
