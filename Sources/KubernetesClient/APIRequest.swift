import HTTPClient

/// One question to the API server, and what it needs.
struct APIRequest: Sendable {
    var right: KubernetesRight
    var method: String
    /// With its query.
    var path: String
    var contentType: String?
    var body: [UInt8] = []
    /// Whether asking twice does no harm.
    var isIdempotent: Bool
    /// The longest time without an answer, of a stream the longest silence; the client's own where it is `nil`.
    var timeout: Duration?

    /// In words, for errors.
    var action: String { "\(right)" }

    static func get(_ path: String, right: KubernetesRight) -> APIRequest {
        APIRequest(right: right, method: "GET", path: path, isIdempotent: true)
    }

    /// - Parameter token: the bearer token, where the HTTP client does not show it by itself.
    func httpRequest(server: String, token: String?, timeout: Duration) -> HTTPRequest {
        var headers = [(name: "Accept", value: "application/json")]
        if let token { headers.append((name: "Authorization", value: "Bearer \(token)")) }
        if let contentType { headers.append((name: "Content-Type", value: contentType)) }
        return HTTPRequest(
            method: method, url: server + path, headers: headers, body: body, timeout: self.timeout ?? timeout,
            isIdempotent: isIdempotent)
    }
}
