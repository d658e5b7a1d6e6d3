package import ClusterModel

/// Keeps account of the probes to one peer, from sending until nothing more is expected.
///
/// An answer within the waiting time is a sample as soon as it is there. Fates are settled in the order of sending,
/// after twice the waiting time: what was answered in the second half is late, what was not is lost.
package struct ProbeLedger: Sendable {
    private struct Entry {
        let sequence: UInt32
        let sent: Double
        var answer: ProbeAnswer?
        var isReordered = false
    }

    /// What one look at the answers brought.
    package struct Change: Hashable, Sendable {
        /// Round trips in milliseconds of newly answered probes, and when the newest of them was sent.
        package var samples: [Double] = []
        package var newestSample: Double?
        /// Fates, in the order of sending.
        package var settlements: [Settlement] = []
        package var counts = ProbeCounts()

        package init() {}
    }

    /// Seconds after which an answer is late.
    package let waitingTime: Double
    private var entries: [Entry] = []
    private var attribution = LossAttribution()
    private var highestAnswered: UInt32?

    package init(waitingTime: Double) {
        self.waitingTime = waitingTime
    }

    /// Seconds after sending for which answers have to be remembered.
    package static func memory(waitingTime: Double) -> Double { 2 * waitingTime }

    /// - Parameters:
    ///   - sequence: one more than that of the probe before.
    ///   - now: seconds of a clock that never steps.
    package mutating func send(_ sequence: UInt32, at now: Double) {
        entries.append(Entry(sequence: sequence, sent: now))
    }

    /// Looks for answers and settles what is due.
    package mutating func collect(at now: Double, answer: (UInt32) -> ProbeAnswer?) -> Change {
        var change = Change()
        takeAnswers(answer, into: &change)
        let due = entries.prefix { now - $0.sent >= Self.memory(waitingTime: waitingTime) }
        for entry in due { settle(entry, copies: answer(entry.sequence)?.copies, into: &change) }
        entries.removeFirst(due.count)
        return change
    }

    private mutating func takeAnswers(_ answer: (UInt32) -> ProbeAnswer?, into change: inout Change) {
        let fresh = entries.indices.filter { entries[$0].answer == nil }
            .compactMap { index in answer(entries[index].sequence).map { (index, $0) } }
        for (index, answer) in fresh.sorted(by: { $0.1.arrival < $1.1.arrival }) {
            entries[index].answer = answer
            entries[index].isReordered = notes(entries[index].sequence)
            guard answer.delay <= waitingTime, let roundTrip = answer.roundTrip else { continue }
            change.samples.append(roundTrip)
            change.newestSample = max(change.newestSample ?? -.infinity, entries[index].sent)
        }
    }

    /// Whether a probe is reordered: a later one was answered before it (RFC 4737, 3.3, for the round trip).
    private mutating func notes(_ sequence: UInt32) -> Bool {
        if let highest = highestAnswered, Int32(bitPattern: sequence &- highest) < 0 { return true }
        highestAnswered = sequence
        return false
    }

    private mutating func settle(_ entry: Entry, copies: Int?, into change: inout Change) {
        change.counts.sent += 1
        guard let answer = entry.answer else {
            change.counts.lost += 1
            attribution.miss()
            return change.settlements.append(.missing)
        }
        if answer.delay <= waitingTime { change.counts.received += 1 } else { change.counts.late += 1 }
        change.counts.duplicate += max(copies ?? 0, answer.copies) - 1
        change.counts.reordered += entry.isReordered ? 1 : 0
        if let directions = attribution.answer(reflectorSequence: answer.reflectorSequence) {
            change.counts.lostForward += directions.forward
            change.counts.lostBackward += directions.backward
            change.settlements.append(.resolved(directions))
        }
        change.settlements.append(.arrived)
    }
}
