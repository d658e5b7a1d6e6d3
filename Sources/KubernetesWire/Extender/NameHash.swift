/// A fast hash of node names, seeded anew in each process so that nobody can prepare names that collide.
enum NameHash {
    private static let seed = UInt64.random(in: .min ... .max)

    /// Eight bytes at a time, the last eight overlapping those before; each folded in by a 128-bit product.
    static func hash(_ name: RawSpan) -> UInt32 {
        let count = name.byteCount
        var state = seed ^ UInt64(truncatingIfNeeded: count)
        if count >= 8 {
            var offset = 0
            while offset + 8 < count {
                state = mixed(state ^ word(name, offset))
                offset += 8
            }
            state = mixed(state ^ word(name, count - 8))
        } else {
            var last: UInt64 = 0
            for offset in 0..<count { last = last << 8 | UInt64(byte(name, offset)) }
            state = mixed(state ^ last)
        }
        return UInt32(truncatingIfNeeded: mixed(state))
    }

    /// Whether two names are the same bytes.
    static func areEqual(_ one: RawSpan, _ other: RawSpan) -> Bool {
        let count = one.byteCount
        guard count == other.byteCount else { return false }
        guard count >= 8 else {
            for offset in 0..<count where byte(one, offset) != byte(other, offset) { return false }
            return true
        }
        var offset = 0
        while offset + 8 < count {
            guard word(one, offset) == word(other, offset) else { return false }
            offset += 8
        }
        return word(one, count - 8) == word(other, count - 8)
    }

    private static func word(_ name: RawSpan, _ offset: Int) -> UInt64 {
        name.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    private static func byte(_ name: RawSpan, _ offset: Int) -> UInt8 {
        name.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    private static func mixed(_ state: UInt64) -> UInt64 {
        let product = state.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}
