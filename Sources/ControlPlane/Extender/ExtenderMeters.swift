import CoreMetrics
import Synchronization

/// What is counted of the scheduler's requests. kube-scheduler ignores errors of `prioritize` in silence, so these are
/// the only place where they show.
final class ExtenderMeters: Sendable {
    private let requests: [ExtenderVerb: [ExtenderOutcome: Counter]]
    private let durations: [ExtenderVerb: Recorder]
    private let partialLists: Counter
    private let hasWarned = Atomic(false)

    init(factory: any MetricsFactory) {
        var requests: [ExtenderVerb: [ExtenderOutcome: Counter]] = [:]
        var durations: [ExtenderVerb: Recorder] = [:]
        for verb in ExtenderVerb.allCases {
            for outcome in ExtenderOutcome.allCases {
                requests[verb, default: [:]][outcome] = Counter(
                    label: "isochrone_extender_requests_total",
                    dimensions: [("verb", verb.rawValue), ("outcome", outcome.rawValue)], factory: factory)
            }
            durations[verb] = Recorder(
                label: "isochrone_extender_request_duration_seconds", dimensions: [("verb", verb.rawValue)],
                aggregate: true, factory: factory)
        }
        self.requests = requests
        self.durations = durations
        self.partialLists = Counter(
            label: "isochrone_extender_partial_candidate_lists_total", dimensions: [], factory: factory)
    }

    func count(_ verb: ExtenderVerb, _ outcome: ExtenderOutcome, after duration: Duration) {
        requests[verb]?[outcome]?.increment()
        durations[verb]?.record(duration / .seconds(1))
    }

    /// Counts a request that shows fewer nodes than there are.
    ///
    /// - Returns: whether this was the first one.
    func countPartialList() -> Bool {
        partialLists.increment()
        return !hasWarned.exchange(true, ordering: .relaxed)
    }
}
