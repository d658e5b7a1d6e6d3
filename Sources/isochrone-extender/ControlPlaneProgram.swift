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
        let keeping = DecisionKeeping(decisions, state: state, logger: logger)
        try await keeping.load()
        let cluster = configuration.kubernetes.map {
            ClusterParts(
                $0, moves: configuration.moves, state: state, schedulers: schedulers, decisions: decisions,
                now: Self.now, logger: logger)
        }
        let rejected = configuration.kubernetes?.rejectedPods(now: Self.now, logger: logger)
        // The API server shows webhooks no certificate of its own, unless it is told to.
        let open = try configuration.admission.flatMap { _ in configuration.tls }
            .map { try TLSReloader($0.withoutClients, logger: logger) }
        let servers = Servers(
            configuration: configuration, state: state, schedulers: schedulers, decisions: decisions, cluster: cluster,
            rejected: rejected, tls: tls, openTLS: open, now: Self.now, logger: logger)
        return [StateService(state: state), keeping, schedulers] + policies(for: schedulers, logger)
            + [tls, open].compactMap { $0.map { TLSReloading($0) } } + (cluster?.services ?? [])
            + optional(rejected?.service(for: schedulers)) + servers.services(registry)
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
