import ClusterModel
import ControlPlane
import Informers
import KubernetesClient
import Logging
import Operations
import ServiceLifecycle
import StateStore

/// What lives on an API server: nodes, pods and Applications are followed, pods are moved, Applications are told how they
/// fare. Only the holder of the lease moves and writes.
struct ClusterParts: Sendable {
    private let informer: ClusterInformer
    private let following: ClusterFollowing
    private let watch: KubernetesWatch
    private let events: EventRecorder
    private let election: LeaseElection
    private let rescheduler: Rescheduler?
    private let statuses: StatusWriter
    private let state: ClusterState

    init(
        _ access: KubernetesAccess, moves: Bool, state: ClusterState, schedulers: ApplicationSchedulers,
        decisions: DecisionLog, now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.state = state
        let client = access.background
        informer = ClusterInformer(state: state, now: now, logger: logger) { schedulers.letGo(uid: $0.uid) }
        following = ClusterFollowing(informer, sources: .init(client))
        watch = KubernetesWatch(client)
        events = EventRecorder(client, instance: access.identity, now: now)
        let election = LeaseElection(
            client, name: "isochrone-extender", namespace: access.namespace, identity: access.identity, now: now)
        self.election = election
        let ports = ClusterPorts(client: client, informer: informer, events: events)
        rescheduler =
            moves
            ? Rescheduler(
                schedulers: schedulers, state: state, ports: ports.rescheduling, decisions: decisions,
                isLeader: { election.isLeader }, now: now, logger: logger) : nil
        statuses = StatusWriter(
            subjects: ports.subjects, basis: { schedulers.statusBasis(of: $0) }, publish: ports.publish,
            isLeader: { election.isLeader }, now: now, logger: logger)
    }

    var services: [any Service] {
        [
            following, watch, Running(election.run), Running(events.run), statuses,
            StatusWakeUps(state: state, statuses: statuses),
        ]
            + (rescheduler.map { [$0] } ?? []) + [
                InformerMeters(following: following, election: election, events: events)
            ]
    }

    var checks: [Check] {
        [watch.check, objects, Check(name: "leader", isOK: true, text: election.summary)]
    }

    /// What is known of the cluster. Nodes and pods have to be whole once; that they may be old is shown, and no reason to be
    /// unready. Nor are Applications: pods of one that is not known are refused by themselves, and without the custom
    /// resource there are still those of files and of the REST API.
    private var objects: Check {
        let statuses = following.statuses
        let texts = statuses.map { status in
            guard status.isSynced else { return "\(status.resource): \(status.problem ?? "not listed yet")" }
            let invalid = status.invalid > 0 ? ", \(status.invalid) of them not valid" : ""
            let problem = status.problem.map { "; \($0)" } ?? ""
            return "\(status.objects) \(status.resource)\(invalid)\(problem)"
        }
        return Check(
            name: "cluster", isOK: statuses.allSatisfy { $0.isSynced || $0.resource == "applications" },
            text: texts.joined(separator: ", "))
    }
}

/// Something that runs until it is cancelled.
private struct Running: Service {
    private let body: @Sendable () async -> Void

    init(_ body: @escaping @Sendable () async -> Void) {
        self.body = body
    }

    func run() async throws {
        await cancelWhenGracefulShutdown(body)
    }
}

/// Tells the writer of statuses what happens to applications.
private struct StatusWakeUps: Service {
    let state: ClusterState
    let statuses: StatusWriter

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                for await event in state.events() {
                    switch event.change {
                    case .application(let id, _), .plan(let id, _): statuses.note(id)
                    case .placement(let namespace, let pod, _):
                        if let place = state.placement(namespace: namespace, pod: pod) {
                            statuses.note(place.applicationID)
                        }
                    default: break
                    }
                }
            }
        }
    }
}
