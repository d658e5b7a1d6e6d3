import CProbeABI
import Monitoring
import Testing

struct NTPTimestampTests {
    @Test("1970 is 2,208,988,800 s after 1900, and half a second is the upper bit of the fraction")
    func format() {
        let epoch: UInt64 = 0x83AA_7E80_0000_0000
        #expect(NTPTimestamp(unixNanoseconds: 0).value == epoch)
        #expect(NTPTimestamp(unixNanoseconds: 500_000_000).value == epoch + 0x8000_0000)
    }

    @Test("the wire carries seconds and fraction in network byte order, and back")
    func wire() {
        let stamp = NTPTimestamp(unixNanoseconds: 1_700_000_000_123_456_789)
        #expect(stamp.wire.seconds_be == UInt32(3_908_988_800).bigEndian)
        #expect(NTPTimestamp(stamp.wire) == stamp)
    }

    @Test("differences are right to a nanosecond, also into 2036's new era")
    func differences() {
        let eraEnd: UInt64 = (1 << 32 - 2_208_988_800) * 1_000_000_000
        for start in [1_700_000_000_000_000_000, eraEnd - 500_000] {
            let difference = NTPTimestamp(unixNanoseconds: start + 1_234_567)
                .nanoseconds(since: NTPTimestamp(unixNanoseconds: start))
            #expect(abs(difference - 1_234_567) < 1)
        }
    }
}
