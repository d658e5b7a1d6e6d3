/// FNV-1a, 64 bits (draft-eastlake-fnv): tells two results apart, and protects against nothing.
package struct Fingerprint: Sendable, Hashable, CustomStringConvertible {
    package var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init(of bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    /// 16 hexadecimal digits.
    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
