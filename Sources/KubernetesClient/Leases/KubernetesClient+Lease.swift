extension KubernetesClient {
    /// The lease as the server has it; `nil`: there is none.
    func lease(namespace: String, name: String) async throws(KubernetesError) -> Lease? {
        let request = APIRequest.get(
            try Self.leasePath(namespace, name), right: .lease("get", namespace))
        do {
            return try decode(Lease.self, try await answer(request), of: request)
        } catch .refused(_, 404, _) {
            return nil
        }
    }

    /// - Throws: a refusal with status 409 when there is one already.
    func create(_ lease: Lease) async throws(KubernetesError) -> Lease {
        try await send(
            lease, "POST", try Self.leasePath(lease.metadata.namespace), .lease("create", lease.metadata.namespace))
    }

    /// - Throws: a refusal with status 409 when the lease is not as it was read any more.
    func update(_ lease: Lease) async throws(KubernetesError) -> Lease {
        let path = try Self.leasePath(lease.metadata.namespace, lease.metadata.name)
        return try await send(lease, "PUT", path, .lease("update", lease.metadata.namespace))
    }

    private func send(
        _ lease: Lease, _ method: String, _ path: String, _ right: KubernetesRight
    ) async throws(KubernetesError) -> Lease {
        // Whoever repeats a renewal whose answer was lost meets a conflict, and reads the lease again.
        let request = APIRequest(
            right: right, method: method, path: path, contentType: "application/json",
            body: try lease.encoded(right), isIdempotent: false)
        return try decode(Lease.self, try await answer(request), of: request)
    }

    private static func leasePath(_ namespace: String, _ name: String? = nil) throws(KubernetesError) -> String {
        guard let place = APIPath.segment(namespace) else {
            throw .unsendable(action: "leases", reason: "\"\(namespace)\" is no namespace")
        }
        let path = "/apis/coordination.k8s.io/v1/namespaces/\(place)/leases"
        guard let name else { return path }
        guard let segment = APIPath.segment(name) else {
            throw .unsendable(action: "leases", reason: "\"\(name)\" names no lease")
        }
        return "\(path)/\(segment)"
    }
}

extension KubernetesRight {
    static func lease(_ verb: String, _ namespace: String) -> KubernetesRight {
        KubernetesRight(verb, "leases", group: "coordination.k8s.io", namespace: namespace)
    }
}
