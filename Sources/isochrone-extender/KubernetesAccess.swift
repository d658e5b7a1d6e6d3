import ClusterModel
import CommandSupport
import ControlPlane
import Foundation
import KubernetesClient
import Logging

/// The way to a cluster's API server: who we are there, and what is asked while kube-scheduler waits.
struct KubernetesAccess: Sendable {
    /// For what kube-scheduler waits for: it gives up soon, and waits behind nothing else.
    let client: KubernetesClient
    /// For everything else, which may take its time.
    let background: KubernetesClient
    /// For who calls the REST API: thousands of daemons, whose reviews hold up neither binds nor anything else.
    let reviews: KubernetesClient
    /// Where our own objects are.
    let namespace: String
    /// Our name among processes of our kind.
    let identity: String

    /// - Throws: ``InputError`` for a kubeconfig or an environment that names no API server to use.
    init?(_ options: ExtenderOptions) throws {
        let chosen = [options.inCluster, options.kubeconfig != nil, options.noKubernetes].count { $0 }
        guard chosen <= 1 else {
            throw InputError("--in-cluster, --kubeconfig and --no-kubernetes exclude each other; give one of them")
        }
        guard options.inCluster || options.kubeconfig != nil else {
            guard options.kubeContext == nil else { throw InputError("--kube-context needs --kubeconfig beside it") }
            return nil
        }
        do throws(KubernetesConfigurationError) {
            let configuration =
                if let file = options.kubeconfig {
                    try KubernetesConfiguration.kubeconfig(file, context: options.kubeContext)
                } else {
                    try KubernetesConfiguration.inCluster()
                }
            // kube-scheduler waits a second for the whole of a bind; what is not known by then is looked up next time.
            client = try KubernetesClient(configuration, requestTimeout: .seconds(1))
            background = try KubernetesClient(configuration, requestTimeout: .seconds(30))
            // Two reviews each thirty seconds for each of 5,000 daemons are 333 in a second.
            reviews = try KubernetesClient(configuration, pace: TokenBucket.Settings(perSecond: 500, burst: 1_000))
        } catch {
            throw InputError("\(options.kubeconfig == nil ? "--in-cluster" : "--kubeconfig"): \(error)")
        }
        let environment = ProcessInfo.processInfo.environment
        namespace = environment["POD_NAMESPACE"] ?? Self.namespaceOfPod ?? "isochrone-system"
        // Two processes of one name, as after a restart of a container, must not take each other for themselves.
        let name = environment["POD_NAME"] ?? ProcessInfo.processInfo.hostName
        identity = "\(name)_\(UUID().uuidString.prefix(8).lowercased())"
    }

    private static var namespaceOfPod: String? {
        let path = "/var/run/secrets/kubernetes.io/serviceaccount/namespace"
        return FileManager.default.contents(atPath: path).flatMap { String(bytes: $0, encoding: .utf8) }
    }

    var binder: PodBinder {
        let client = client
        return PodBinder { pod, node in
            do {
                try await client.bind(
                    PodBinding(namespace: pod.namespace, name: pod.name, uid: pod.uid, node: node))
                return nil
            } catch {
                return "\(error)"
            }
        }
    }

    /// Changes a rejected pod, so that kube-scheduler tries it again at once.
    func rejectedPods(now: @escaping @Sendable () -> Timestamp, logger: Logger) -> RejectedPods {
        let client = background
        return RejectedPods(now: now, logger: logger) { pod in
            do {
                try await client.annotate(
                    pod: pod.name, namespace: pod.namespace, uid: pod.uid,
                    annotations: [WellKnown.requeuedAnnotation: "\(now().milliseconds)"])
                return true
            } catch {
                logger.info(
                    "A rejected pod could not be queued again",
                    metadata: ["pod": "\(pod.namespace)/\(pod.name)", "error": "\(error)"])
                return false
            }
        }
    }
}
