/// A moment by both of the kernel's clocks, to notice when the one that can be set was.
struct ClockReading: Sendable {
    /// Nanoseconds.
    let monotonic, realtime: UInt64

    /// What the clocks may differ by for other reasons, in nanoseconds: the pause between reading one and the other.
    private static let tolerance: UInt64 = 1_000_000
    /// The same in relation to the time that passed: a clock that is made faster or slower, which chronyd does by 8 % at
    /// the most.
    private static let slew: UInt64 = 10
    private static let attempts = 3

    /// Whether the realtime clock was set between this moment and a later one.
    func wasSet(until later: ClockReading) -> Bool {
        let passed = later.monotonic &- monotonic
        let shown = Int64(bitPattern: later.realtime &- realtime)
        let difference = (Int64(bitPattern: passed) &- shown).magnitude
        return difference > Self.tolerance + passed / Self.slew
    }

    /// Both clocks at nearly the same time: a thread that had to wait for a CPU between them reads again.
    static var now: ClockReading {
        var reading = ClockReading(monotonic: SystemClocks.monotonic, realtime: SystemClocks.realtime)
        for _ in 1..<attempts where SystemClocks.monotonic &- reading.monotonic > tolerance / 2 {
            reading = ClockReading(monotonic: SystemClocks.monotonic, realtime: SystemClocks.realtime)
        }
        return reading
    }
}
