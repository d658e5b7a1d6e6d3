import FoundationEssentials
import HTTPClient

/// Asks an API server.
///
/// What may do harm twice is sent twice only after a look at what the first time has done.
package final class KubernetesClient: Sendable {
    /// The URL of the API server.
    package let server: String
    private let requestTimeout: Duration
    private let identity: Identity
    private let pace: RequestPace

    /// - Parameters:
    ///   - requestTimeout: the longest time of one request; what is repeated or looked after takes several.
    ///   - pace: how many requests are sent at most.
    /// - Throws: `KubernetesConfigurationError` when a private file can't be written.
    package init(
        _ configuration: KubernetesConfiguration, requestTimeout: Duration = .seconds(5),
        pace: TokenBucket.Settings = TokenBucket.Settings()
    ) throws(KubernetesConfigurationError) {
        identity = try Identity(configuration) { settings in
            settings.retry = RetryPolicy(attempts: 2, firstPause: .milliseconds(50), longestPause: .seconds(1))
            settings.breaker = CircuitBreaker.Settings(failureThreshold: 5, openFor: .seconds(2))
        }
        server = configuration.server
        self.requestTimeout = requestTimeout
        self.pace = RequestPace(pace, .system)
    }

    /// The version of the server: `v1.36.2`. It tells that the server answers and takes the credential.
    package func version() async throws(KubernetesError) -> String {
        struct Version: Decodable {
            var gitVersion: String
        }
        let request = APIRequest.get("/version", right: KubernetesRight("get", "/version"))
        return try decode(Version.self, try await answer(request), of: request).gitVersion
    }

    /// The pod as the server has it now.
    package func pod(namespace: String, name: String) async throws(KubernetesError) -> Pod {
        let right = KubernetesRight("get", "pods", namespace: namespace)
        guard let path = APIPath.pod(namespace: namespace, name: name) else {
            throw .unsendable(action: "\(right)", reason: "\"\(namespace)/\(name)\" names no pod")
        }
        let request = APIRequest.get(path, right: right)
        return try decode(Pod.self, try await answer(request, about: (namespace, name)), of: request)
    }

    /// A response that is a success; anything else is thrown.
    func answer(
        _ request: APIRequest, about pod: (namespace: String, name: String)? = nil
    ) async throws(KubernetesError) -> HTTPResponse {
        let response = try await response(to: request)
        guard response.isSuccess else {
            throw KubernetesError(response, to: request, server: server, about: pod)
        }
        return response
    }

    /// A response of whatever status; the credential is renewed once where the server does not take it.
    func response(to request: APIRequest) async throws(KubernetesError) -> HTTPResponse {
        let access = try await identity.access()
        let response = try await send(request, with: access)
        guard response.status == 401, identity.renew(access) else { return response }
        return try await send(request, with: try await identity.access())
    }

    /// The body of an answer in pieces.
    func pieces(of request: APIRequest) -> StreamedAnswer {
        StreamedAnswer(request, server: server, identity: identity, pace: pace, timeout: requestTimeout)
    }

    /// One attempt.
    private func send(
        _ request: APIRequest, with access: Identity.Access
    ) async throws(KubernetesError) -> HTTPResponse {
        try await pace.turn()
        do {
            return try await access.http.send(
                request.httpRequest(server: server, token: access.token, timeout: requestTimeout))
        } catch {
            throw KubernetesError(error, of: request, server: server)
        }
    }

    func decode<Value: Decodable>(
        _ type: Value.Type, _ response: HTTPResponse, of request: APIRequest
    ) throws(KubernetesError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(response.body))
        } catch {
            throw .unexpectedAnswer(action: request.action, reason: "it is no \(type) of the API")
        }
    }
}
