import CProbeABI
import Glibc

/// The kernel's clocks in nanoseconds.
enum SystemClocks {
    /// Never steps; 0 at boot.
    static var monotonic: UInt64 { probe_clock(CLOCK_MONOTONIC) }
    /// As ``monotonic``, and goes on while the machine is suspended.
    static var sinceBoot: UInt64 { probe_clock(CLOCK_BOOTTIME) }
    /// Since 1970; steps when somebody sets it.
    static var realtime: UInt64 { probe_clock(CLOCK_REALTIME) }

    /// What has to be added to the monotonic clock to get nanoseconds since 1900.
    static var monotonicTo1900: UInt64 {
        realtime &- monotonic &+ NTPTimestamp.unixEpoch * 1_000_000_000
    }
}
