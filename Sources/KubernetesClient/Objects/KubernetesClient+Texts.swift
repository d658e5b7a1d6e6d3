import HTTPClient

extension KubernetesClient {
    /// One page of a list of any kind as JSON text, with `metadata.continue` where there are more.
    ///
    /// - Returns: `nil` when the server does not know the kind.
    package func listText(
        _ selection: ResourceSelection, limit: Int = 500, continueToken: String? = nil
    ) async throws(KubernetesError) -> [UInt8]? {
        var parameters = [("limit", "\(limit)")]
        if let continueToken { parameters.append(("continue", continueToken)) }
        let right = selection.right("list")
        var request = APIRequest.get(try selection.path(parameters, for: right), right: right)
        request.timeout = .seconds(60)
        let response = try await response(to: request)
        if response.status == 404 { return nil }
        guard response.isSuccess else { throw KubernetesError(response, to: request, server: server, about: nil) }
        return response.body
    }

    /// The status that a Service behind the server answers with, be it a failure.
    ///
    /// - Parameters:
    ///   - port: with the scheme and by name or number: `https:NAME:PORT`.
    ///   - path: below the Service, from a slash.
    package func status(
        ofService port: String, namespace: String, path: String
    ) async throws(KubernetesError) -> Int {
        let right = KubernetesRight("get", "services/proxy", namespace: namespace)
        let services = KubernetesResource(group: "", version: "v1", plural: "services", isNamespaced: true)
        guard let base = services.path(namespace: namespace, name: port, subresource: "proxy") else {
            throw .unsendable(action: "\(right)", reason: "\"\(port)\" can be no port of a Service")
        }
        return try await response(to: .get(base + path, right: right)).status
    }
}
