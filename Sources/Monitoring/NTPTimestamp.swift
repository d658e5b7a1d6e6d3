package import CProbeABI

/// The 64-bit timestamp format of RFC 5905, 6: seconds since 1900 and their fraction.
package struct NTPTimestamp: Hashable, Sendable {
    /// Seconds in the upper half, units of 2⁻³² s in the lower.
    package let value: UInt64
    /// Seconds from 1900-01-01 to 1970-01-01.
    package static let unixEpoch: UInt64 = 2_208_988_800

    /// - Parameter unixNanoseconds: since 1970.
    package init(unixNanoseconds: UInt64) {
        let (seconds, rest) = unixNanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        value = (seconds &+ Self.unixEpoch) << 32 | (rest << 32) / 1_000_000_000
    }

    package init(_ wire: stamp_timestamp) {
        value = UInt64(UInt32(bigEndian: wire.seconds_be)) << 32 | UInt64(UInt32(bigEndian: wire.fraction_be))
    }

    package var wire: stamp_timestamp {
        stamp_timestamp(
            seconds_be: UInt32(truncatingIfNeeded: value >> 32).bigEndian,
            fraction_be: UInt32(truncatingIfNeeded: value).bigEndian)
    }

    /// Nanoseconds from `earlier` to here, negative when that is later; right across the end of the NTP era.
    package func nanoseconds(since earlier: NTPTimestamp) -> Double {
        Double(Int64(bitPattern: value &- earlier.value)) * 1e9 / 0x1p32
    }
}
