/// What the relay really did to the frames of one kind in one direction: the truth that a measurement is held against.
/// Frames to everyone (ARP, neighbour discovery) are carried and not counted.
public struct LinkTally: Hashable, Sendable {
    /// Those that the relay saw.
    public private(set) var frames = 0
    /// Lost by chance, alone or in bursts.
    public private(set) var lost = 0
    /// Runs of frames lost by chance, one after the other.
    public private(set) var bursts = 0
    /// Dropped because the queue of the link was full.
    public private(set) var dropped = 0
    /// Lost because the link was down.
    public private(set) var unplugged = 0
    public private(set) var duplicated = 0
    public private(set) var reordered = 0
    /// Copies that were handed to the device of the sink.
    public private(set) var delivered = 0
    /// Milliseconds that delivered copies were to be held, together.
    public private(set) var intendedHold = 0.0
    /// Milliseconds that they were held, together, from when the relay read them until it wrote them.
    public private(set) var hold = 0.0
    private var lostTheLast = false

    public init() {}

    /// 0…1: the share of frames that did not arrive; `nil` without frames.
    public var lossShare: Double? {
        frames > 0 ? Double(lost + dropped + unplugged) / Double(frames) : nil
    }

    /// Frames of a burst on average; `nil` without one.
    public var meanBurst: Double? { bursts > 0 ? Double(lost) / Double(bursts) : nil }

    /// Milliseconds that copies were held, on average; `nil` without one.
    public var meanHold: Double? { delivered > 0 ? hold / Double(delivered) : nil }

    /// Milliseconds by which copies left late, on average; `nil` without one.
    public var meanLateness: Double? { delivered > 0 ? (hold - intendedHold) / Double(delivered) : nil }

    /// The tallies of two links or moments together.
    public static func + (left: LinkTally, right: LinkTally) -> LinkTally {
        left.combined(with: right, +, +)
    }

    /// What happened since `earlier`.
    public static func - (later: LinkTally, earlier: LinkTally) -> LinkTally {
        later.combined(with: earlier, -, -)
    }

    mutating func note(_ passage: Passage) {
        frames += 1
        var isLostByChance = false
        switch passage {
        case .carried(_, let copies, let isReordered):
            duplicated += copies - 1
            reordered += isReordered ? 1 : 0
        case .lost(.chance): isLostByChance = true
        case .lost(.queue): dropped += 1
        case .lost(.down): unplugged += 1
        }
        if isLostByChance {
            lost += 1
            bursts += lostTheLast ? 0 : 1
        }
        lostTheLast = isLostByChance
    }

    /// A copy that arrived at `arrival` and was due at `due` left at `departure`, in nanoseconds.
    mutating func noteDeparture(arrival: UInt64, due: UInt64, departure: UInt64) {
        delivered += 1
        intendedHold += Double(due - arrival) / 1e6
        hold += Double(departure - arrival) / 1e6
    }

    private func combined(
        with other: LinkTally, _ counts: (Int, Int) -> Int, _ sums: (Double, Double) -> Double
    ) -> LinkTally {
        var result = self
        for path in [
            \LinkTally.frames, \.lost, \.bursts, \.dropped, \.unplugged, \.duplicated, \.reordered, \.delivered,
        ] {
            result[keyPath: path] = counts(self[keyPath: path], other[keyPath: path])
        }
        for path in [\LinkTally.intendedHold, \.hold] {
            result[keyPath: path] = sums(self[keyPath: path], other[keyPath: path])
        }
        return result
    }
}
