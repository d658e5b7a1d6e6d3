import CoreMetrics
import Synchronization

/// What is counted of applications that bring their own scheduler.
final class ExternalMeters: Sendable {
    private let fallbacks: [FallbackReason: Counter]
    private let refusals: Counter
    private let gauges: [String: Gauge]
    private let numbers = Mutex<[String: Int]>([:])

    init(factory: any MetricsFactory) {
        var fallbacks: [FallbackReason: Counter] = [:]
        for reason in FallbackReason.allCases {
            fallbacks[reason] = Counter(
                label: "isochrone_external_scheduler_fallbacks_total", dimensions: [("reason", reason.rawValue)],
                factory: factory)
        }
        self.fallbacks = fallbacks
        refusals = Counter(
            label: "isochrone_external_scheduler_plans_refused_total", dimensions: [], factory: factory)
        func gauge(_ state: String) -> Gauge {
            Gauge(
                label: "isochrone_external_scheduler_applications", dimensions: [("state", state)], factory: factory)
        }
        gauges = ["external": gauge("external"), "fallback": gauge("fallback")]
        for gauge in gauges.values { gauge.record(0) }
    }

    /// An application's scheduler went from one state to another.
    func count(from old: SchedulerStanding.State, to new: SchedulerStanding.State) {
        if let reason = new.reason { fallbacks[reason]?.increment() }
        numbers.withLock { numbers in
            numbers[old.word, default: 0] -= 1
            numbers[new.word, default: 0] += 1
            for (word, gauge) in gauges { gauge.record(max(0, numbers[word, default: 0])) }
        }
    }

    /// A plan was put that is not used.
    func countRefusal() {
        refusals.increment()
    }
}
