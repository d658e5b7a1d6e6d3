import ClusterModel
import Hummingbird
import KubernetesWire
import Logging

/// Creates Bindings in the API server.
package struct PodBinder: Sendable {
    /// Binds the pod to the node, unless that was done before.
    ///
    /// - Returns: Why the pod is not bound, in words for its event; `nil` when it is.
    package var bind: @Sendable (_ pod: PodIdentity, _ node: String) async -> String?

    package init(bind: @escaping @Sendable (_ pod: PodIdentity, _ node: String) async -> String?) {
        self.bind = bind
    }
}

/// The answer to `bind`: success only for a pod that is bound. A success without a Binding would leave the pod pending
/// for ever.
struct BindAnswer {
    private let request: BindRequest
    private let routes: ExtenderRoutes
    private let pod: PodIdentity

    init(to request: BindRequest, by routes: ExtenderRoutes) {
        self.request = request
        self.routes = routes
        pod = PodIdentity(namespace: request.podNamespace, name: request.podName, uid: request.podUID)
    }

    func response(_ outcome: inout ExtenderOutcome) async -> Response {
        let trouble = await bind()
        outcome = trouble == nil ? .bound : .failed
        let placement = trouble == nil ? await routes.assessor.settle(pod, on: request.node) : nil
        routes.decisions.note(pod, placement, on: request.node, trouble: trouble, at: routes.now())
        if let trouble {
            routes.logger.warning(
                "A pod could not be bound", metadata: metadata.merging(["reason": "\(trouble)"]) { $1 })
        } else {
            routes.logger.debug("A pod was bound", metadata: metadata)
        }
        return .json(BindResponse.bytes(error: trouble))
    }

    /// - Returns: Why the pod is not bound.
    private func bind() async -> String? {
        guard let binder = routes.binder else {
            return
                "Isochrone has no Kubernetes API to create the Binding with: give it one, or remove bindVerb from its "
                + "entry in KubeSchedulerConfiguration"
        }
        if let objection = await routes.assessor.objection(to: pod, on: request.node) { return objection }
        return await binder.bind(pod, request.node)
    }

    private var metadata: Logger.Metadata {
        ["pod": "\(pod.namespace)/\(pod.name)", "node": "\(request.node)"]
    }
}
