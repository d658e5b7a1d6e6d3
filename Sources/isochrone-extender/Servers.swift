import ClusterModel
import ControlPlane
import Hummingbird
import Logging
import Operations
import ServiceLifecycle
import StateStore
import Telemetry

/// Everything that listens.
struct Servers {
    let configuration: ExtenderConfiguration
    let state: ClusterState
    let schedulers: ApplicationSchedulers
    let decisions: DecisionLog
    let cluster: ClusterParts?
    let rejected: RejectedPods?
    let tls: TLSReloader?
    /// The same for clients that show no certificate.
    let openTLS: TLSReloader?
    let now: @Sendable () -> Timestamp
    let logger: Logger

    func services(_ registry: PrometheusRegistry) -> [any Service] {
        let extender = ExtenderRoutes(
            assessor: schedulers, binder: configuration.kubernetes?.binder, configuration: configuration.extender,
            decisions: decisions, rejected: rejected, now: now, logger: logger)
        let readiness = Readiness(state: state, tls: tls, cluster: cluster, load: { extender.load }, now: now)
        let servers: [any Service] = [
            OperationsServer(
                address: configuration.metrics, registry: registry, readiness: readiness.checks, logger: logger),
            WebServer(
                "api", option: "--api", address: configuration.api, router: api.router(),
                tls: configuration.isAPISecure ? tls : nil, logger: logger),
            WebServer(
                "webhook", option: "--webhook", address: configuration.webhook, router: extender.router(),
                tls: tls, logger: logger),
        ]
        return servers + (admission.map { [$0] } ?? [])
    }

    private var api: RESTAPI {
        let access = configuration.isAPIGuarded ? configuration.kubernetes?.accessControl : nil
        return RESTAPI(
            APIServices(
                state: state, schedulers: schedulers, decisions: decisions,
                access: access.map { AccessCache($0, now: now) }, now: now))
    }

    private var admission: (any Service)? {
        guard let address = configuration.admission else { return nil }
        let (state, schedulers) = (state, schedulers)
        let services = AdmissionServices(
            applications: { namespace in state.applications.map(\.value).filter { $0.namespace == namespace } },
            policies: { schedulers.policyNames })
        let routes = AdmissionRoutes(services: services, settings: configuration.admissionSettings, logger: logger)
        return WebServer(
            "admission", option: "--admission", address: address, router: routes.router(), tls: openTLS, logger: logger)
    }
}
