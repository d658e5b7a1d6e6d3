package import CoreMetrics

/// What is counted of the files of TLS.
package final class TLSMeters: Sendable {
    private let loaded: Counter
    private let failed: Counter
    private let expiry: Gauge

    package init(factory: any MetricsFactory = MetricsSystem.factory) {
        func counter(_ outcome: String) -> Counter {
            Counter(label: "isochrone_tls_reload_total", dimensions: [("outcome", outcome)], factory: factory)
        }
        (loaded, failed) = (counter("loaded"), counter("failed"))
        expiry = Gauge(label: "isochrone_tls_certificate_expiry_timestamp_seconds", dimensions: [], factory: factory)
    }

    func countLoaded() { loaded.increment() }
    func countFailed() { failed.increment() }

    /// In seconds since 1970.
    func show(expiry seconds: Int) { expiry.record(Double(seconds)) }
}
