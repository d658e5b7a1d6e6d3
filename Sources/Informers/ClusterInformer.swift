package import ClusterModel
import KubernetesWire
package import Logging
import Manifests
package import StateStore
import Synchronization

/// Keeps the cluster's state true to what Kubernetes says of nodes, pods and Applications.
///
/// Changes are taken in as they come, at once and in memory; ``flush()`` brings all that came since the last time into the
/// state. So a burst costs one write and one snapshot, and a slow store holds up nobody who reads a watch: however many
/// events there were, what waits is the objects that they were about.
package final class ClusterInformer: Sendable {
    /// How changes are brought into the state.
    package struct Configuration: Hashable, Sendable {
        /// Seconds between two times at least.
        package var interval: Double
        /// Seconds after which what the store refused is tried again.
        package var retryInterval: Double

        package init(interval: Double = 0.1, retryInterval: Double = 1) {
            self.interval = interval
            self.retryInterval = retryInterval
        }
    }

    struct Core: Sendable {
        var accounts = NodeAccounts()
        var problems: [ApplicationID: ApplicationProblem] = [:]
        /// As they were last told of.
        var objects: [ApplicationID: ApplicationObject] = [:]
        /// UIDs of the pods that have a replica, by application.
        var seated: [ApplicationID: Set<String>] = [:]
        var nodes = InformerStatus(resource: "nodes")
        var pods = InformerStatus(resource: "pods")
        var applications = InformerStatus(resource: "applications")
        /// Whether plans of applications that vanished unseen may be left.
        var mayHaveOrphans = false
        /// Why the store did not take what was to be kept; `nil` when it did.
        var storeProblem: String?
    }

    let state: ClusterState
    let configuration: Configuration
    let now: @Sendable () -> Timestamp
    let logger: Logger
    let core = Mutex(Core())
    let wakeUps: AsyncStream<Void>
    let wakeUp: AsyncStream<Void>.Continuation
    /// Told of pods of applications that are gone, so that what they asked for is let go.
    let onDeparture: @Sendable (DepartedPod) -> Void

    /// - Parameters:
    ///   - now: The server's clock.
    ///   - onDeparture: Called for each pod with labels of ours that is gone or over, bound or not.
    package init(
        state: ClusterState, configuration: Configuration = Configuration(), now: @escaping @Sendable () -> Timestamp,
        logger: Logger, onDeparture: @escaping @Sendable (DepartedPod) -> Void = { _ in }
    ) {
        self.state = state
        self.configuration = configuration
        self.now = now
        self.logger = logger
        self.onDeparture = onDeparture
        (wakeUps, wakeUp) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// How well nodes, pods and applications are known.
    package var statuses: [InformerStatus] {
        core.withLock { core in
            var pods = core.pods
            pods.problem = pods.problem ?? core.storeProblem
            return [core.nodes, pods, core.applications]
        }
    }

    /// Applications that are no valid manifests, sorted by namespace and name.
    package var problems: [ApplicationProblem] {
        core.withLock { $0.problems.values.sorted { $0.id < $1.id } }
    }

    /// What is wrong with an application; `nil` for one that is valid, or unknown.
    package func problem(of application: ApplicationID) -> ApplicationProblem? {
        core.withLock { $0.problems[application] }
    }

    /// What is known of a pod of an application; `nil` for one that is none, or gone.
    package func pod(namespace: String, name: String) -> KnownPod? {
        core.withLock { $0.accounts.pod(PodName(namespace: namespace, name: name)) }
    }

    /// The Application objects that there are, sorted by namespace and name.
    package var applicationObjects: [KnownApplication] {
        core.withLock { core in
            core.objects.values.map { object in
                KnownApplication(
                    id: object.id, uid: object.uid, generation: object.generation,
                    problems: core.problems[object.id]?.problems.map(\.description) ?? [], object: object.manifest)
            }
        }.sorted { $0.id < $1.id }
    }

    /// Whether nodes, pods and applications were all listed once.
    package var isSynced: Bool {
        core.withLock { $0.nodes.isSynced && $0.pods.isSynced && $0.applications.isSynced }
    }
}
