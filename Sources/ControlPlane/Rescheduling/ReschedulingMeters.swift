import ClusterModel
import CoreMetrics
import Rescheduling

/// What is counted of moves.
struct ReschedulingMeters: Sendable {
    private let factory: any MetricsFactory
    private let underway: Gauge
    private let repairs: Recorder

    init(factory: any MetricsFactory) {
        self.factory = factory
        underway = Gauge(label: "isochrone_moves_underway", dimensions: [], factory: factory)
        repairs = Recorder(
            label: "isochrone_repair_duration_seconds", dimensions: [], aggregate: true, factory: factory)
    }

    /// Counts an attempt, or the end of a move: `evicted`, `blocked`, `moved`, `lost`, …
    func count(_ outcome: String, _ reason: PodMove.Reason) {
        Counter(
            label: "isochrone_moves_total", dimensions: [("outcome", outcome), ("reason", reason.word)],
            factory: factory
        ).increment()
    }

    /// Counts a look at which an application had a reason to be moved and a reason to wait.
    func count(_ wait: WaitReason) {
        Counter(label: "isochrone_move_waits_total", dimensions: [("reason", wait.word)], factory: factory).increment()
    }

    func set(underway count: Int) {
        underway.record(count)
    }

    /// Seconds from the moment that a limit was known to be broken until nothing was.
    func record(repair seconds: Double) {
        repairs.record(seconds)
    }
}
