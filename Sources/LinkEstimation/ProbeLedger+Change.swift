import ClusterModel

extension ProbeLedger.Change {
    /// Adds what a later look brought.
    package mutating func add(_ later: ProbeLedger.Change) {
        samples += later.samples
        newestSample = later.newestSample ?? newestSample
        settlements += later.settlements
        counts.sent += later.counts.sent
        counts.received += later.counts.received
        counts.lost += later.counts.lost
        counts.lostForward += later.counts.lostForward
        counts.lostBackward += later.counts.lostBackward
        counts.late += later.counts.late
        counts.duplicate += later.counts.duplicate
        counts.reordered += later.counts.reordered
    }
}
