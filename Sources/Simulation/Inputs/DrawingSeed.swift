import ClusterModel

/// Where the randomness of a scenario comes from: a generator for each thing that is drawn, by the thing's own name.
///
/// So what is drawn for a node, a link or an application depends on the seed and on what it is called, and on nothing else:
/// neither on the order of a file, nor on how many others there are. Points of a sweep differ in what is swept alone.
struct DrawingSeed {
    private let seed: UInt64

    init(_ seed: UInt64) {
        self.seed = seed
    }

    /// - Parameter name: What is drawn, from the general to the particular: `["cost", "edge-1-1"]`.
    func generator(_ name: String...) -> SeededGenerator {
        var hash = Self.offset
        for part in name {
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* Self.prime }
            // No byte of UTF-8: `ab`, `c` is not `a`, `bc`.
            hash = (hash ^ 0xFF) &* Self.prime
        }
        // The first number of a generator mixes well what the sum of a seed and a hash does not.
        var mixer = SeededGenerator(seed: hash)
        return SeededGenerator(seed: mixer.next() ^ seed &* Self.offset)
    }

    /// FNV-1a, Fowler, Noll and Vo; its values do not depend on the process, as those of `Hasher` do.
    private static let offset: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x0000_0100_0000_01B3
}
