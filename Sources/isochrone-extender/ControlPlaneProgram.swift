import ClusterModel
import ControlPlane
import Foundation
import Logging
import Operations
import ServiceLifecycle
import StateStore
import Telemetry
import UnixSignals

/// The control plane, put together and run until it is told to stop.
struct ControlPlaneProgram {
    let configuration: ExtenderConfiguration

    init(_ configuration: ExtenderConfiguration) {
        self.configuration = configuration
    }

    /// The server's clock.
    private static let now: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    func run() async throws {
        HeapHabits.adopt()
        let registry = Telemetry.bootstrap(level: configuration.logLevel, program: "isochrone-extender")
        MetricDescriptions.register(in: registry)
        let logger = Logger(label: "isochrone-extender")
        let store = try await configuration.state.open(now: Self.now)
        do {
            let state = try await ClusterState.open(store: store, now: Self.now)
            try await declare(in: state)
            let tls = try configuration.tls.map { try TLSReloader($0, logger: logger) }
            try await ServiceGroup(
                services: try await services(state, tls, registry, logger),
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            ).run()
            await store.close()
        } catch {
            await store.close()
            throw error
        }
    }

    private func declare(in state: ClusterState) async throws {
        if let topology = configuration.declarations.topology { state.declare(topology) }
        state.rebuildNow()
        for application in configuration.declarations.applications { try await state.put(application: application) }
        HeapHabits.giveBack()
    }

    /// In the order of starting; they are stopped in the opposite one, so that requests are answered to the last.
    private func services(
        _ state: ClusterState, _ tls: TLSReloader?, _ registry: PrometheusRegistry, _ logger: Logger
    ) async throws -> [any Service] {
        let settings = SchedulingSettings(policies: configuration.declarations.policies)
        let schedulers = ApplicationSchedulers(
            state: state, settings: settings, engine: .planner, now: Self.now, logger: logger)
        let decisions = DecisionLog()
        let api = RESTAPI(
            APIServices(
                state: state, schedulers: schedulers, decisions: decisions,
                access: configuration.isAPIGuarded
                    ? configuration.kubernetes.map { AccessCache($0.accessControl, now: Self.now) } : nil,
                now: Self.now))
        let rejected = configuration.kubernetes?.rejectedPods(now: Self.now, logger: logger)
        let extender = ExtenderRoutes(
            assessor: schedulers, binder: configuration.kubernetes?.binder, configuration: configuration.extender,
            decisions: decisions, rejected: rejected, now: Self.now, logger: logger)
        let readiness = Readiness(
            state: state, tls: tls, kubernetes: configuration.kubernetes, load: { extender.load }, now: Self.now)
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
        let keeping = DecisionKeeping(decisions, state: state, logger: logger)
        try await keeping.load()
        return [StateService(state: state), keeping, schedulers] + policies(for: schedulers, logger)
            + optional(tls.map { TLSReloading($0) }) + optional(configuration.kubernetes?.watching)
            + optional(rejected?.service(for: schedulers)) + servers
    }

    private func optional(_ service: (any Service)?) -> [any Service] {
        service.map { [$0] } ?? []
    }

    /// Follows the directory of policies, where there is one.
    private func policies(for schedulers: ApplicationSchedulers, _ logger: Logger) -> [any Service] {
        guard let directory = configuration.declarations.policyDirectory else { return [] }
        return [PolicyReloading(directory.reporting(to: logger), schedulers: schedulers)]
    }
}

/// Keeps the cluster's state new until the program is told to stop.
struct StateService: Service {
    let state: ClusterState

    func run() async throws {
        await cancelWhenGracefulShutdown { await state.run() }
    }
}
