import Telemetry

/// The help texts of what the control plane counts.
enum MetricDescriptions {
    /// Seconds: an octave each from 50 µs, where answers from a known plan are, to 3.3 s, beyond any scheduler's patience.
    private static let requestBuckets = (0...16).map { 50e-6 * Double(1 << $0) }

    static func register(in registry: PrometheusRegistry) {
        registerServing(in: registry)
        registerCluster(in: registry)
        registry.describe("isochrone_extender_requests_total", help: "Requests of kube-scheduler, by verb and outcome.")
        registry.describe(
            "isochrone_extender_request_duration_seconds",
            help: "Time from the head of a request of kube-scheduler to its answer.", buckets: requestBuckets)
        registry.describe(
            "isochrone_extender_partial_candidate_lists_total",
            help: "Requests for pods of ours with fewer candidates than nodes are known.")
        registry.describe(
            "isochrone_extender_verdicts_total", help: "Verdicts of filter on single nodes, by class of cause.")
        registry.describe(
            "isochrone_extender_candidates_ratio", help: "Nodes that filter was asked about, of all that are known.",
            buckets: [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1])
        registry.describe(
            "isochrone_extender_basis_age_seconds",
            help: "Age of the oldest sample that an answer to filter rests on.",
            buckets: [1, 5, 10, 20, 30, 60, 120, 300, 600])
        registry.describe(
            "isochrone_reservations_unstored_total",
            help: "Reservations that the store did not take in time: they count, and a restart would lose them.")
        registry.describe(
            "isochrone_requeued_pods_total", help: "Rejected pods that were changed so that they are tried again.")
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

    private static func registerCluster(in registry: PrometheusRegistry) {
        for (name, help) in [
            ("synced", "Whether all objects of a kind were listed once, by resource."),
            ("lists", "How often all objects were listed: once, and after every gap."),
            ("changes", "Single changes that were told of."), ("failing", "Whether following the objects fails now."),
            ("objects", "Objects that are known."), ("invalid_objects", "Objects that are there and not valid."),
            ("last_change_timestamp_seconds", "When anything was last heard of the objects."),
        ] {
            registry.describe("isochrone_informer_\(name)", help: help)
        }
        registry.describe(
            "isochrone_moves_underway", help: "Pods that were evicted and whose successors have no node yet.")
        registry.describe("isochrone_moves_total", help: "Moves of pods that ended, by outcome and reason.")
        registry.describe(
            "isochrone_move_waits_total", help: "Times that a move was wanted and put off, by reason.")
        registry.describe(
            "isochrone_repair_duration_seconds", help: "Time from a broken limit to its repair by moves.",
            buckets: [30, 60, 90, 120, 180, 300, 600, 1_800, 3_600])
        registry.describe(
            "isochrone_kubernetes_events_total", help: "Events for the API server, by what became of them.")
        registry.describe("isochrone_leader", help: "Whether this process moves pods and writes statuses.")
        registry.describe(
            "isochrone_admission_reviews_total", help: "Reviews of objects for the API server, by verb and outcome.")
        registry.describe(
            "isochrone_admission_review_duration_seconds", help: "Time to answer a review.", buckets: requestBuckets)
        registry.describe(
            "isochrone_application_status_writes_total", help: "Statuses of Applications that were written, by outcome."
        )
    }

    private static func registerServing(in registry: PrometheusRegistry) {
        registry.describe("isochrone_connections", help: "Open connections, by server.")
        registry.describe(
            "isochrone_connections_refused_total", help: "Connections beyond as many as are allowed, by server.")
        registry.describe(
            "isochrone_connections_cut_total",
            help: "Connections, or requests of HTTP/2, that were cut off, by server and reason.")
        registry.describe("isochrone_tls_reload_total", help: "TLS files that were read again, by outcome.")
        registry.describe(
            "isochrone_tls_certificate_expiry_timestamp_seconds",
            help: "When the first certificate of the chain in force expires.")
    }
}
