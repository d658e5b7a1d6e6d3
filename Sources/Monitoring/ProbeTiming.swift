import LinkEstimation

/// The four times of a probe: T1 and T4 of the sender's clock in nanoseconds, T2 and T3 of the reflector's.
struct ProbeTiming {
    var sent: UInt64
    var received: UInt64
    var reflectorReceived: NTPTimestamp
    var reflectorSent: NTPTimestamp

    /// (T4 − T1) − (T3 − T2) in milliseconds; only differences of one clock enter. `nil` when the reflector claims to
    /// have kept the probe for less than no time or longer than it was away.
    var roundTrip: Double? {
        guard received >= sent else { return nil }
        let away = Double(received - sent)
        let kept = reflectorSent.nanoseconds(since: reflectorReceived)
        return kept >= 0 && kept <= away ? (away - kept) / 1e6 : nil
    }

    func answer(reflectorSequence: UInt32, copies: Int) -> ProbeAnswer {
        ProbeAnswer(
            roundTrip: roundTrip, delay: received < sent ? 0 : Double(received - sent) / 1e9, arrival: received,
            reflectorSequence: reflectorSequence, copies: copies)
    }
}
