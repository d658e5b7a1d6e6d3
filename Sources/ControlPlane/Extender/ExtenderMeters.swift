import ClusterModel
import CoreMetrics
import Synchronization

/// What is counted of the scheduler's requests. kube-scheduler ignores errors of `prioritize` in silence, so these are
/// the only place where they show.
final class ExtenderMeters: Sendable {
    private let requests: [ExtenderVerb: [ExtenderOutcome: Counter]]
    private let durations: [ExtenderVerb: Recorder]
    private let rejections: [Rejection.CauseClass: Counter]
    private let passes: Counter
    private let shares: Recorder
    private let ages: Recorder
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
        func verdicts(_ verdict: String) -> Counter {
            Counter(label: "isochrone_extender_verdicts_total", dimensions: [("verdict", verdict)], factory: factory)
        }
        rejections = Dictionary(
            uniqueKeysWithValues: Rejection.CauseClass.allCases.map { ($0, verdicts($0.rawValue)) })
        passes = verdicts("passes")
        shares = Recorder(
            label: "isochrone_extender_candidates_ratio", dimensions: [], aggregate: true, factory: factory)
        ages = Recorder(
            label: "isochrone_extender_basis_age_seconds", dimensions: [], aggregate: true, factory: factory)
        partialLists = Counter(
            label: "isochrone_extender_partial_candidate_lists_total", dimensions: [], factory: factory)
    }

    func count(_ verb: ExtenderVerb, _ outcome: ExtenderOutcome, after duration: Duration) {
        requests[verb]?[outcome]?.increment()
        durations[verb]?.record(duration / .seconds(1))
    }

    /// Counts what `filter` said of nodes, and what it was said from.
    ///
    /// - Parameters:
    ///   - known: How many nodes there are.
    ///   - age: Seconds since the oldest sample that the answer rests on.
    func count(_ verdicts: CandidateVerdicts, _ verb: ExtenderVerb, known: Int, age: Double?) {
        guard verb == .filter else { return }
        for (code, count) in verdicts.counts.enumerated() where count > 0 {
            rejections[verdicts.classes[code]]?.increment(by: count)
        }
        passes.increment(by: verdicts.passingCount)
        if known > 0 { shares.record(Double(verdicts.codes.count) / Double(known)) }
        if let age { ages.record(age) }
    }

    /// Counts a request that shows fewer nodes than there are.
    ///
    /// - Returns: whether this was the first one.
    func countPartialList() -> Bool {
        partialLists.increment()
        return !hasWarned.exchange(true, ordering: .relaxed)
    }
}
