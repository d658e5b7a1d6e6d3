/// Decides what becomes of each frame, and counts it: pure, so that it can be tested in virtual time.
struct DelayLine {
    private struct Route: Hashable {
        var source: Int
        var sink: Int
        var kind: FrameKind
    }

    private var lines: [LinkLine]
    private var tallies: [Route: LinkTally] = [:]
    private let hosts: Int
    private var random: SplitMix

    init(hosts: Int, seed: UInt64) {
        self.hosts = hosts
        lines = Array(repeating: LinkLine(), count: hosts * hosts)
        random = SplitMix(state: seed)
    }

    subscript(source: Int, sink: Int) -> LinkShape {
        get { lines[source * hosts + sink].shape }
        set { lines[source * hosts + sink].shape = newValue }
    }

    func tally(from source: Int, to sink: Int, _ kind: FrameKind) -> LinkTally {
        tallies[Route(source: source, sink: sink, kind: kind)] ?? LinkTally()
    }

    /// What becomes of a frame that arrives at `now`, in nanoseconds.
    ///
    /// - Parameter kind: `nil` for a frame that is not counted.
    mutating func pass(
        _ octets: Int, from source: Int, to sink: Int, kind: FrameKind? = .other, at now: UInt64
    ) -> Passage {
        let passage = lines[source * hosts + sink].pass(octets, at: now, using: &random)
        if let kind {
            tallies[Route(source: source, sink: sink, kind: kind), default: LinkTally()].note(passage)
        }
        return passage
    }

    /// Counts a frame as handed over at `departure`, in nanoseconds.
    mutating func noteDeparture(of entry: FrameQueue.Entry, at departure: UInt64) {
        guard let kind = entry.kind else { return }
        tallies[Route(source: entry.source, sink: entry.sink, kind: kind), default: LinkTally()]
            .noteDeparture(arrival: entry.arrival, due: entry.due, departure: departure)
    }
}
