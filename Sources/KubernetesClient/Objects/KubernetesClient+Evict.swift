import HTTPClient

extension KubernetesClient {
    /// Evicts a pod, which respects disruption budgets.
    ///
    /// Where the answer is lost, the pod is looked at; it is never asked twice.
    ///
    /// - Parameters:
    ///   - uid: this pod only, not a later one of the same name.
    ///   - dryRun: everything is checked, and nothing done.
    package func evict(
        pod name: String, namespace: String, uid: String, dryRun: Bool = false
    ) async throws(KubernetesError) -> EvictionOutcome {
        let request = try evictionRequest(name, namespace, uid, dryRun)
        if let outcome = try await standing(of: name, namespace, uid) { return outcome }
        let response: HTTPResponse
        do {
            response = try await self.response(to: request)
        } catch {
            guard case .outcomeUnknown = error, !dryRun else { throw error }
            switch try await standing(of: name, namespace, uid) {
            case nil: throw error
            case .some: return .evicted
            }
        }
        if let outcome = Self.outcome(response) { return outcome }
        if [404, 409].contains(response.status), let outcome = try await standing(of: name, namespace, uid) {
            return outcome
        }
        throw KubernetesError(response, to: request, server: server, about: (namespace, name))
    }

    private static func outcome(_ response: HTTPResponse) -> EvictionOutcome? {
        if response.isSuccess { return .evicted }
        guard let status = KubernetesStatus(response.body) else { return nil }
        let message = status.message ?? ""
        if response.status == 429, let cause = status.causes.first(where: { $0.reason == "DisruptionBudget" }) {
            return .blockedByBudget(
                retryAfter: response.retryAfter ?? status.details?.retryAfter, message: cause.message ?? message)
        }
        if response.status == 500, message.contains("more than one PodDisruptionBudget") {
            return .severalBudgets(message: message)
        }
        return nil
    }

    /// Why there is nothing to evict; `nil`: the pod is there as it should be.
    private func standing(
        of name: String, _ namespace: String, _ uid: String
    ) async throws(KubernetesError) -> EvictionOutcome? {
        do {
            let pod = try await pod(namespace: namespace, name: name)
            guard pod.uid == uid else { return .replaced(uid: pod.uid) }
            return pod.deletionTimestamp == nil ? nil : .alreadyTerminating
        } catch .podNotFound {
            return .gone
        }
    }

    private func evictionRequest(
        _ name: String, _ namespace: String, _ uid: String, _ dryRun: Bool
    ) throws(KubernetesError) -> APIRequest {
        let right = KubernetesRight("create", "pods/eviction", namespace: namespace)
        guard let path = APIPath.pod(namespace: namespace, name: name, subresource: "eviction"), !uid.isEmpty else {
            throw .unsendable(action: "\(right)", reason: "\"\(namespace)/\(name)\" with UID \"\(uid)\" names no pod")
        }
        let options = DeleteOptions(preconditions: .init(uid: uid), dryRun: dryRun ? ["All"] : nil)
        let body = Eviction(metadata: .init(name: name, namespace: namespace), deleteOptions: options)
        return APIRequest(
            right: right, method: "POST", path: path, contentType: "application/json", body: try body.encoded(right),
            isIdempotent: false)
    }

    /// `policy/v1.Eviction`.
    private struct Eviction: Encodable {
        struct Metadata: Encodable {
            var name: String
            var namespace: String
        }

        var apiVersion = "policy/v1"
        var kind = "Eviction"
        var metadata: Metadata
        var deleteOptions: DeleteOptions
    }
}
