import ClusterModel
import LinkEstimation

/// The probing of one peer.
struct MonitoredLink {
    let session: ProbeSession
    var schedule: ProbeSchedule
    var heartbeats: ProbeSchedule
    var nextSequence: UInt32 = 0
    var ledger: ProbeLedger
    var estimator = LinkEstimator()
    /// Since the last window was closed.
    var change = ProbeLedger.Change()
    /// When the newest sample was sent; before the first, when the newest probe was settled.
    var newest: Double?
    /// `nil` where there are too many links for series of each.
    var metrics: LinkMetrics?
    /// The `errno` text of the last probe that could not be sent, so that it is logged once.
    var sendFailure: String?

    /// When probing began.
    let since: Double

    /// Whether the peer's daemon answered one of the last three heartbeats; `nil` where it is not asked or may still answer
    /// the first three.
    func daemonAnswers(at now: Double, lastHeartbeat: Double?, _ configuration: MonitorConfiguration) -> Bool? {
        guard session.outgoing.heartbeat != nil else { return nil }
        let patience = 3 * configuration.heartbeatInterval * (1 + ProbeSchedule.jitter) + configuration.waitingTime
        if let lastHeartbeat { return now - lastHeartbeat <= patience }
        return now - since <= patience ? nil : false
    }

    /// Looks at the answers.
    mutating func collect(at now: Double, from engine: some ProbeEngine) {
        let session = session
        let found = ledger.collect(at: now) { engine.answer(to: $0, in: session) }
        newest = found.newestSample ?? newest
        metrics?.use(engine.method(of: session))
        metrics?.record(found)
        change.add(found)
    }

    /// Closes a window and says what is known of the link now; `nil` as long as that is nothing.
    mutating func close(at now: Double, length: Double) -> MeasurementReport.Measurement? {
        let summary = estimator.close(change, length: length, at: now)
        defer { change = ProbeLedger.Change() }
        metrics?.record(summary)
        guard let estimate = estimator.estimate(at: now) else { return nil }
        return MeasurementReport.Measurement(
            target: session.peer.name, age: max(0, now - (newest ?? now)), estimate: estimate, probes: summary.probes,
            quality: estimator.quality)
    }
}
