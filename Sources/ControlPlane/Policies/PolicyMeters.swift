package import CoreMetrics

/// What is counted of policy files.
package final class PolicyMeters: Sendable {
    private let loaded: Counter
    private let invalid: Counter
    private let removed: Counter
    private let invalidNow: Gauge

    package init(factory: any MetricsFactory = MetricsSystem.factory) {
        func counter(_ outcome: String) -> Counter {
            Counter(label: "isochrone_policy_reloads_total", dimensions: [("outcome", outcome)], factory: factory)
        }
        (loaded, invalid, removed) = (counter("loaded"), counter("invalid"), counter("removed"))
        invalidNow = Gauge(label: "isochrone_policy_files_invalid", dimensions: [], factory: factory)
    }

    func countLoaded() { loaded.increment() }
    func countInvalid() { invalid.increment() }
    func countRemoved() { removed.increment() }

    /// How many files are not in use as they are.
    func show(invalidFiles count: Int) { invalidNow.record(count) }
}
