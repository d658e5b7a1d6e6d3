package import HTTPClient
package import KubernetesClient
package import KubernetesWire
import ServiceLifecycle

/// Follows an API server's nodes, pods and Applications for an informer.
package struct ClusterFollowing: Service {
    private let informer: ClusterInformer
    private let nodes: Reflector<NodeObject>
    private let pods: Reflector<PodObject>
    private let applications: Reflector<ApplicationObject>

    /// Where the three kinds of objects come from.
    package struct Sources: Sendable {
        package var nodes: ResourceSource<NodeObject>
        package var pods: ResourceSource<PodObject>
        package var applications: ResourceSource<ApplicationObject>

        /// The objects of an API server. Pods that are over are not asked for, as kube-scheduler does not either: a pod that
        /// ends is told of as removed.
        ///
        /// - Parameter namespace: `nil` for pods and Applications of all namespaces.
        package init(_ client: KubernetesClient, namespace: String? = nil) {
            let running = "status.phase!=Succeeded,status.phase!=Failed"
            nodes = ResourceSource(client, ResourceSelection(.nodes))
            pods = ResourceSource(client, ResourceSelection(.pods, fields: running))
            applications = ResourceSource(client, ResourceSelection(.applications, namespace: namespace))
        }
    }

    package init(
        _ informer: ClusterInformer, sources: Sources, settings: ReflectorSettings = ReflectorSettings(),
        environment: HTTPClient.Environment = .system
    ) {
        self.informer = informer
        nodes = Reflector(sources.nodes, settings: settings, environment: environment) { informer.take($0) }
        pods = Reflector(sources.pods, settings: settings, environment: environment) { informer.take($0) }
        applications = Reflector(sources.applications, settings: settings, environment: environment) {
            informer.take($0)
        }
    }

    /// How well nodes, pods and applications are known, with what is wrong with following them.
    package var statuses: [InformerStatus] {
        zip(informer.statuses, [nodes.status, pods.status, applications.status]).map { status, reflector in
            var status = status
            status.problem = reflector.problem ?? status.problem
            status.invalid += reflector.unreadableNow
            return status
        }
    }

    /// Follows them until shut down.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { try? await informer.run() }
                group.addTask { await nodes.run() }
                group.addTask { await pods.run() }
                group.addTask { await applications.run() }
            }
        }
    }
}

extension ClusterInformer {
    /// Takes in what a reflector tells of nodes.
    package func take(_ change: ResourceChange<NodeObject>) {
        switch change {
        case .replaced(let all): replaceNodes(all)
        case .put(let node): put(node)
        case .removed(let node): remove(node)
        }
    }

    /// Takes in what a reflector tells of pods.
    package func take(_ change: ResourceChange<PodObject>) {
        switch change {
        case .replaced(let all): replacePods(all)
        case .put(let pod): put(pod)
        case .removed(let pod): remove(pod)
        }
    }

    /// Takes in what a reflector tells of applications.
    package func take(_ change: ResourceChange<ApplicationObject>) {
        switch change {
        case .replaced(let all): replaceApplications(all)
        case .put(let application): put(application)
        case .removed(let application): remove(application)
        }
    }
}
