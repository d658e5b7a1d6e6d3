import ClusterModel
import LinkEstimation

/// The probing of one peer.
struct MonitoredLink {
    let session: ProbeSession
    var schedule: ProbeSchedule
    var nextSequence: UInt32 = 0
    var ledger: ProbeLedger
    var estimator = LinkEstimator()
    /// Since the last window was closed.
    var change = ProbeLedger.Change()
    /// When the newest sample was sent; before the first, when the newest probe was settled.
    var newest: Double?
    let metrics: LinkMetrics
    /// The `errno` text of the last probe that could not be sent, so that it is logged once.
    var sendFailure: String?

    /// Looks at the answers.
    mutating func collect(at now: Double, from engine: some ProbeEngine) {
        let session = session
        let found = ledger.collect(at: now) { engine.answer(to: $0, in: session) }
        newest = found.newestSample ?? newest
        metrics.record(found)
        change.add(found)
    }

    /// Closes a window and says what is known of the link now; `nil` as long as that is nothing.
    mutating func close(at now: Double, length: Double) -> MeasurementReport.Measurement? {
        let summary = estimator.close(change, length: length, at: now)
        defer { change = ProbeLedger.Change() }
        metrics.record(summary)
        guard let estimate = estimator.estimate(at: now) else { return nil }
        return MeasurementReport.Measurement(
            target: session.peer.name, age: max(0, now - (newest ?? now)), estimate: estimate, probes: summary.probes,
            quality: estimator.quality)
    }
}
