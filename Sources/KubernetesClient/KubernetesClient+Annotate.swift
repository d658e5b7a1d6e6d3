extension KubernetesClient {
    /// Sets annotations of a pod, which also makes the scheduler look at a pending pod again.
    ///
    /// - Parameters:
    ///   - uid: the annotations are set on this pod only, not on a later one of the same name.
    ///   - annotations: a value of `nil` takes the annotation away; others stay as they are.
    package func annotate(
        pod name: String, namespace: String, uid: String, annotations: [String: String?]
    ) async throws(KubernetesError) {
        let right = KubernetesRight("patch", "pods", namespace: namespace)
        guard let path = APIPath.pod(namespace: namespace, name: name), !uid.isEmpty else {
            throw .unsendable(action: "\(right)", reason: "\"\(namespace)/\(name)\" with UID \"\(uid)\" names no pod")
        }
        let patch = Patch(metadata: .init(uid: uid, annotations: annotations))
        let request = APIRequest(
            right: right, method: "PATCH", path: path + "?fieldManager=isochrone",
            contentType: "application/strategic-merge-patch+json", body: try patch.encoded(right), isIdempotent: true)
        do {
            _ = try await answer(request, about: (namespace, name))
        } catch .refused(let action, let status, let message) where status == 409 || status == 422 {
            // Which of the two a wrong UID gets depends on how the server finds out.
            let found = try await self.pod(namespace: namespace, name: name).uid
            guard found == uid else {
                throw .anotherPod(namespace: namespace, name: name, expected: uid, found: found)
            }
            throw .refused(action: action, status: status, message: message)
        }
    }

    private struct Patch: Encodable {
        struct Metadata: Encodable {
            var uid: String
            var annotations: [String: String?]
        }

        var metadata: Metadata
    }
}
