import Telemetry

/// The help texts of what the control plane counts.
enum MetricDescriptions {
    /// Seconds: an octave each from 50 µs, where answers from a known plan are, to 3.3 s, beyond any scheduler's patience.
    private static let requestBuckets = (0...16).map { 50e-6 * Double(1 << $0) }

    static func register(in registry: PrometheusRegistry) {
        registry.describe("isochrone_extender_requests_total", help: "Requests of kube-scheduler, by verb and outcome.")
        registry.describe(
            "isochrone_extender_request_duration_seconds",
            help: "Time from the head of a request of kube-scheduler to its answer.", buckets: requestBuckets)
        registry.describe(
            "isochrone_extender_partial_candidate_lists_total",
            help: "Requests for pods of ours with fewer candidates than nodes are known.")
        registry.describe("isochrone_plans_total", help: "Plans that were made, by status.")
        registry.describe(
            "isochrone_planning_duration_seconds", help: "Time to make a plan and its verdicts, by lane.")
        registry.describe(
            "isochrone_planning_late_requests_total", help: "Pods that were told that their plan is not there yet.")
        registry.describe(
            "isochrone_external_scheduler_fallbacks_total",
            help: "Times that the built-in scheduler stood in for an application's own, by reason.")
        registry.describe(
            "isochrone_external_scheduler_applications",
            help: "Applications that bring their own scheduler, by who plans them.")
        registry.describe(
            "isochrone_external_scheduler_plans_refused_total",
            help: "Plans of applications' own schedulers that break what is required.")
        registry.describe(
            "isochrone_policy_reloads_total", help: "Policy files that were read or removed, by outcome.")
        registry.describe(
            "isochrone_policy_files_invalid", help: "Policy files that are wrong; what they held before is in force.")
    }
}
