/// One direction of a link: what it does to the frames and what it remembers of those before.
struct LinkLine {
    var shape = LinkShape()
    private var lastDue: UInt64 = 0
    /// When the last frame will have been put on a link with a rate.
    private var busyUntil: UInt64 = 0
    private var isBad = false

    /// What becomes of a frame of `octets` that arrives at `now`, in nanoseconds.
    mutating func pass(_ octets: Int, at now: UInt64, using random: inout SplitMix) -> Passage {
        if shape.isDown { return .lost(.down) }
        guard let sent = serialise(octets, at: now) else { return .lost(.queue) }
        if isLost(&random) { return .lost(.chance) }
        let hold = shape.delay + (shape.jitter > 0 ? shape.jitter * shape.distribution.quantile(random.unit()) : 0)
        let copies = occurs(shape.duplicates, &random) ? 2 : 1
        if occurs(shape.reordering, &random) {
            let due = sent + Self.nanoseconds(hold + shape.reorderingHold)
            return .carried(due: due, copies: copies, isReordered: true)
        }
        lastDue = max(sent + Self.nanoseconds(hold), lastDue)
        return .carried(due: lastDue, copies: copies, isReordered: false)
    }

    /// When the last bit of a frame is on the link; `nil` when there was no room for it.
    private mutating func serialise(_ octets: Int, at now: UInt64) -> UInt64? {
        guard let rate = shape.rate, rate > 0 else { return now }
        let start = max(now, busyUntil)
        let waiting = Double(start - now) * rate / 8e9
        guard waiting == 0 || waiting + Double(octets) <= Double(shape.queue) else { return nil }
        busyUntil = start + UInt64(Double(octets) * 8e9 / rate)
        return busyUntil
    }

    private mutating func isLost(_ random: inout SplitMix) -> Bool {
        if occurs(shape.loss, &random) { return true }
        guard let bursts = shape.bursts else { return false }
        if occurs(isBad ? bursts.turnsGood : bursts.turnsBad, &random) { isBad.toggle() }
        return occurs(isBad ? bursts.lossWhileBad : bursts.lossWhileGood, &random)
    }

    /// Draws nothing for what never happens, so that a shape's other draws do not depend on it.
    private func occurs(_ share: Double, _ random: inout SplitMix) -> Bool {
        share > 0 && random.unit() < share
    }

    private static func nanoseconds(_ milliseconds: Double) -> UInt64 {
        UInt64(max(0, milliseconds) * 1e6)
    }
}
