/// Decides what becomes of each frame: pure, so that it can be tested in virtual time.
struct DelayLine {
    private var shapes: [LinkShape]
    private var lastDue: [UInt64]
    private let hosts: Int
    private var random: SplitMix

    init(hosts: Int, seed: UInt64) {
        self.hosts = hosts
        shapes = Array(repeating: LinkShape(), count: hosts * hosts)
        lastDue = Array(repeating: 0, count: hosts * hosts)
        random = SplitMix(state: seed)
    }

    subscript(source: Int, sink: Int) -> LinkShape {
        get { shapes[source * hosts + sink] }
        set { shapes[source * hosts + sink] = newValue }
    }

    /// When a frame that arrives at `now` (nanoseconds) leaves, `nil` when it is lost. Frames of one link keep their
    /// order, as on a path without load balancing.
    mutating func due(from source: Int, to sink: Int, at now: UInt64) -> UInt64? {
        let shape = self[source, sink]
        if shape.loss > 0, random.unit() < shape.loss { return nil }
        let hold = (shape.delay + shape.jitter * random.unit()) * 1e6
        let due = max(now + UInt64(max(0, hold)), lastDue[source * hosts + sink])
        lastDue[source * hosts + sink] = due
        return due
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): a seed makes a run repeatable.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 ..< 1.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }
}
