import FoundationEssentials

extension KubernetesClient {
    /// Binds a pod to a node. Returns only when the pod with that UID is bound to that node, be it since before.
    ///
    /// Where an answer is lost, the pod is looked at; if it is not bound yet, the binding is sent once more.
    package func bind(_ binding: PodBinding) async throws(KubernetesError) {
        let request = try bindRequest(binding)
        guard let doubt = try await doubt(about: request, binding), try await !isBound(binding) else { return }
        guard !doubt.isConflict else { throw doubt }
        guard let doubt = try await self.doubt(about: request, binding), try await !isBound(binding) else { return }
        throw doubt
    }

    /// Sends the binding.
    ///
    /// - Returns: `nil` when it was done, and otherwise why one has to look.
    private func doubt(about request: APIRequest, _ binding: PodBinding) async throws(KubernetesError)
        -> KubernetesError?
    {
        do {
            _ = try await answer(request, about: (binding.namespace, binding.name))
            return nil
        } catch {
            guard error.leavesDoubt else { throw error }
            return error
        }
    }

    /// Whether the pod is bound as it should be; `false` when it is bound to nothing and could be.
    private func isBound(_ binding: PodBinding) async throws(KubernetesError) -> Bool {
        let pod: Pod
        do {
            pod = try await self.pod(namespace: binding.namespace, name: binding.name)
        } catch {
            guard case .unreachable(_, let reason) = error else { throw error }
            throw .outcomeUnknown(action: "bind pod \(binding.namespace)/\(binding.name)", reason: reason)
        }
        return try binding.holds(of: pod)
    }

    private func bindRequest(_ binding: PodBinding) throws(KubernetesError) -> APIRequest {
        let right = KubernetesRight("create", "pods/binding", namespace: binding.namespace)
        guard
            let path = APIPath.pod(namespace: binding.namespace, name: binding.name, subresource: "binding"),
            !binding.uid.isEmpty, !binding.node.isEmpty
        else {
            throw .unsendable(
                action: "\(right)",
                reason: "a namespace, a pod, its UID and a node are needed, and one of them is empty or a dot")
        }
        return APIRequest(
            right: right, method: "POST", path: path, contentType: "application/json",
            body: try Body(binding).encoded(right), isIdempotent: false)
    }

    /// `v1.Binding`.
    private struct Body: Encodable {
        struct Metadata: Encodable {
            var name: String
            var namespace: String
            var uid: String
        }

        struct Target: Encodable {
            var apiVersion = "v1"
            var kind = "Node"
            var name: String
        }

        var apiVersion = "v1"
        var kind = "Binding"
        var metadata: Metadata
        var target: Target

        init(_ binding: PodBinding) {
            metadata = Metadata(name: binding.name, namespace: binding.namespace, uid: binding.uid)
            target = Target(name: binding.node)
        }
    }
}

extension KubernetesError {
    /// Whether the server may have acted although it did not say so, or says that something has been done before.
    fileprivate var leavesDoubt: Bool {
        switch self {
        case .outcomeUnknown: true
        case .refused(_, let status, _): status == 409 || status >= 500
        default: false
        }
    }

    fileprivate var isConflict: Bool {
        if case .refused(_, 409, _) = self { true } else { false }
    }
}

extension PodBinding {
    /// Whether a pod is bound as it should be; `false` when it is bound to nothing and could be.
    func holds(of pod: Pod) throws(KubernetesError) -> Bool {
        guard pod.uid == uid else {
            throw .anotherPod(namespace: namespace, name: name, expected: uid, found: pod.uid)
        }
        if pod.nodeName == node { return true }
        guard pod.nodeName.isEmpty else {
            throw .boundElsewhere(namespace: namespace, name: name, node: pod.nodeName)
        }
        guard pod.deletionTimestamp == nil else { throw .beingDeleted(namespace: namespace, name: name) }
        guard pod.schedulingGates.isEmpty else {
            throw .gated(namespace: namespace, name: name, gates: pod.schedulingGates)
        }
        return false
    }
}

extension Encodable {
    /// As JSON with sorted keys.
    func encoded(_ right: KubernetesRight) throws(KubernetesError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            throw .unsendable(action: "\(right)", reason: "it can't be written as JSON")
        }
    }
}
