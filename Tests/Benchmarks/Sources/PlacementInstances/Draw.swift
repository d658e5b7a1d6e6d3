/// Random numbers with a seed, so that an instance is its seed (SplitMix64, Steele et al. 2014).
public struct Draw: RandomNumberGenerator {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    public mutating func number(_ range: ClosedRange<Double>) -> Double {
        Double.random(in: range, using: &self)
    }

    public mutating func index(below count: Int) -> Int {
        Int.random(in: 0..<max(1, count), using: &self)
    }

    /// True with this probability.
    public mutating func chance(_ probability: Double) -> Bool {
        number(0...1) < probability
    }
}
