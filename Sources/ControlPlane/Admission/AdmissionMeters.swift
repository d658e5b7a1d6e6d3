import CoreMetrics

/// What is counted of reviews.
final class AdmissionMeters: Sendable {
    private let reviews: [AdmissionVerb: [AdmissionOutcome: Counter]]
    private let durations: [AdmissionVerb: Recorder]

    init(factory: any MetricsFactory) {
        var reviews: [AdmissionVerb: [AdmissionOutcome: Counter]] = [:]
        var durations: [AdmissionVerb: Recorder] = [:]
        for verb in AdmissionVerb.allCases {
            for outcome in AdmissionOutcome.allCases {
                reviews[verb, default: [:]][outcome] = Counter(
                    label: "isochrone_admission_reviews_total",
                    dimensions: [("verb", verb.rawValue), ("outcome", outcome.rawValue)], factory: factory)
            }
            durations[verb] = Recorder(
                label: "isochrone_admission_review_duration_seconds", dimensions: [("verb", verb.rawValue)],
                aggregate: true, factory: factory)
        }
        self.reviews = reviews
        self.durations = durations
    }

    func count(_ verb: AdmissionVerb, _ outcome: AdmissionOutcome, after duration: Duration) {
        reviews[verb]?[outcome]?.increment()
        durations[verb]?.record(duration / .seconds(1))
    }
}
