/// What came back for one probe.
package struct ProbeAnswer: Hashable, Sendable {
    /// (T4 − T1) − (T3 − T2) in milliseconds; `nil` when the reflector's times are impossible.
    package var roundTrip: Double?
    /// T4 − T1 in seconds.
    package var delay: Double
    /// Orders answers by their arrival (T4, in nanoseconds).
    package var arrival: UInt64
    /// How many probes of the session the reflector had answered before.
    package var reflectorSequence: UInt32
    /// How often the answer came; at least 1.
    package var copies: Int

    package init(
        roundTrip: Double?, delay: Double, arrival: UInt64, reflectorSequence: UInt32, copies: Int = 1
    ) {
        self.roundTrip = roundTrip
        self.delay = delay
        self.arrival = arrival
        self.reflectorSequence = reflectorSequence
        self.copies = copies
    }
}
