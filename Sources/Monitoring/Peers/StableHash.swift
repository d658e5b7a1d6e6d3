/// A hash that is the same in every process, on every machine and in every release: nodes draw conclusions about each
/// other's peers from it.
enum StableHash {
    /// FNV-1a of the words (G. Fowler, L. C. Noll and K.-P. Vo), each ended by a byte that no name contains, finished by the
    /// mixer of SplitMix64 (G. L. Steele, D. Lea and C. H. Flood, OOPSLA 2014), as FNV alone hardly spreads the last letters
    /// over the high bits.
    static func value(_ words: String...) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for word in words {
            for byte in word.utf8 { add(byte, to: &hash) }
            add(0xFF, to: &hash)
        }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }

    private static func add(_ byte: UInt8, to hash: inout UInt64) {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
}
