package import ClusterModel

/// For which share of the time a link serves, and whether it does now.
///
/// Time is judged in bins: one is good when fewer than a threshold of its probes got no answer, whichever way they were
/// lost, as a request needs both. One without a probe whose fate is known is neither good nor bad. What went missing
/// counts as lost until it turns out that the reflector was not running.
package struct AvailabilityRecord: Sendable {
    private struct Bin: Sendable {
        var fates = ProbeFates()
        var start: Double
        /// The end of the newest window in it.
        var end: Double
    }

    private struct Tally: Sendable {
        var good = 0
        var bad = 0
        /// Bad, but what is missing may still turn out to be nobody's loss.
        var suspect = 0

        mutating func note(_ verdict: Hysteresis.Verdict, isFinal: Bool) {
            switch verdict {
            case .good: good += 1
            case .bad where isFinal: bad += 1
            case .bad: suspect += 1
            case .unknown: break
            }
        }
    }

    package let configuration: Configuration
    private var settled: Hysteresis
    private var tallies: SlidingBins<Tally>
    /// Bins that are not judged for good, the oldest first; the last one is being filled.
    private var open: [Bin] = []
    private var wasAnswered = false

    package init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
        settled = Hysteresis(
            badForDown: configuration.badForDown, goodForUp: configuration.goodForUp,
            unknownForUnknown: configuration.unknownForUnknown)
        tallies = SlidingBins(span: configuration.span, resolution: configuration.resolution, empty: Tally())
    }

    /// Adds the fates of a window that ends at `now`, in seconds.
    ///
    /// - Parameter length: of the window, in seconds.
    package mutating func add(_ settlements: some Sequence<Settlement>, length: Double, at now: Double) {
        if let last = open.last, !isFull(last) {
            open[open.count - 1].end = now
        } else {
            open.append(Bin(start: now - length, end: now))
        }
        for settlement in settlements { add(settlement) }
        settle(at: now)
    }

    /// `nil` before any evidence within the span.
    package var availability: LinkAvailability? {
        var hysteresis = settled
        var total = Tally()
        for tally in tallies.contents(of: .infinity, at: 0) {
            total.good += tally.good
            total.bad += tally.bad + tally.suspect
        }
        for verdict in open.filter(isFull).map(verdict) {
            hysteresis.note(verdict)
            total.note(verdict, isFinal: true)
        }
        let bins = total.good + total.bad
        guard bins > 0 else { return nil }
        return LinkAvailability(state: hysteresis.state, share: Double(total.good) / Double(bins), bins: bins)
    }

    private mutating func add(_ settlement: Settlement) {
        let last = open.count - 1
        switch settlement {
        case .arrived:
            wasAnswered = true
            open[last].fates.arrived += 1
        case .missing:
            open[last].fates.missing += wasAnswered ? 1 : 0
        case .resolved(var directions):
            let isLoss = directions.undecided == 0
            tallies.correct { tally in
                tally.bad += isLoss ? tally.suspect : 0
                tally.suspect = 0
            }
            for index in open.indices { open[index].fates.resolve(&directions) }
        }
    }

    /// Judges for good what can no longer change, and what is too old to wait for.
    private mutating func settle(at now: Double) {
        tallies.add(at: now) { _ in }
        while let first = open.first, isFull(first), first.fates.missing == 0 || open.count > configuration.mostOpen {
            let verdict = verdict(first)
            settled.note(verdict)
            tallies.add(at: now) { $0.note(verdict, isFinal: first.fates.missing == 0) }
            open.removeFirst()
        }
    }

    /// Windows are never exactly as long as they should be.
    private func isFull(_ bin: Bin) -> Bool {
        bin.end - bin.start >= 0.9 * configuration.binLength
    }

    private func verdict(_ bin: Bin) -> Hysteresis.Verdict {
        let sent = bin.fates.sent
        guard sent > 0 else { return .unknown }
        let lost = Double(sent - bin.fates.arrived)
        return lost < configuration.lossThreshold * Double(sent) ? .good : .bad
    }
}
