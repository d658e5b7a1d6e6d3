import ClusterModel
import CommandSupport
import ControlPlane
import Foundation
import KubernetesClient
import Logging
import Operations
import ServiceLifecycle
import Synchronization

/// What the program does with a cluster's API server: Bindings, hints for rejected pods, and whether it answers.
struct KubernetesAccess: Sendable {
    let client: KubernetesClient
    private let reachability = Reachability()

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
        } catch {
            throw InputError("\(options.kubeconfig == nil ? "--in-cluster" : "--kubeconfig"): \(error)")
        }
    }

    var binder: PodBinder {
        PodBinder { pod, node in
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
        RejectedPods(now: now, logger: logger) { pod in
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

    /// Whether the API server answers. It is no reason to be unready: `filter` and `prioritize` need it for nothing, and
    /// another replica would not reach it either.
    var check: Check {
        switch reachability.state.withLock({ $0 }) {
        case nil: Check(name: "kubernetes", isOK: true, text: "\(client.server) was not asked yet")
        case .success(let version)?: Check(name: "kubernetes", isOK: true, text: "\(client.server) answers, \(version)")
        case .failure(let error)?:
            Check(name: "kubernetes", isOK: true, text: "pods cannot be bound or queued again: \(error)")
        }
    }

    private func version() async -> Result<String, KubernetesError> {
        do throws(KubernetesError) {
            return .success(try await client.version())
        } catch {
            return .failure(error)
        }
    }

    /// Asks the API server for a sign of life again and again.
    var watching: any Service { Watching(access: self) }

    private final class Reachability: Sendable {
        let state = Mutex<Result<String, KubernetesError>?>(nil)
    }

    private struct Watching: Service {
        let access: KubernetesAccess

        func run() async throws {
            await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    let answer = await access.version()
                    access.reachability.state.withLock { $0 = answer }
                    try? await Task.sleep(for: .seconds(10))
                }
            }
        }
    }
}
