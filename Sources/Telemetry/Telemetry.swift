import CoreMetrics
package import Logging

/// What a program does first: log lines and metrics go where its operators look for them.
package enum Telemetry {
    /// Directs all loggers to standard error as JSON, and all metrics to the registry that is returned.
    ///
    /// To be called once, before the first logger or metric is made.
    package static func bootstrap(level: Logger.Level, program: String = "isochrone", version: String = "0.1.0")
        -> PrometheusRegistry
    {
        LoggingSystem.bootstrap(
            { JSONLogHandler(label: $0, level: level, metadataProvider: $1) }, metadataProvider: nil)
        let registry = PrometheusRegistry()
        registerStandardMetrics(in: registry, program: program, version: version)
        MetricsSystem.bootstrap(registry)
        return registry
    }

    /// Adds the metrics of the process and `isochrone_build_info`.
    package static func registerStandardMetrics(in registry: PrometheusRegistry, program: String, version: String) {
        ProcessMetrics.register(in: registry)
        registry.observe("isochrone_build_info", help: "Always 1; the labels say what is running.") {
            [Sample(1, labels: [("program", program), ("version", version)])]
        }
    }
}
