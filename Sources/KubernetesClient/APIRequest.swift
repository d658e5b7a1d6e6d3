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

    /// In words, for errors.
    var action: String { "\(right)" }

    static func get(_ path: String, right: KubernetesRight) -> APIRequest {
        APIRequest(right: right, method: "GET", path: path, isIdempotent: true)
    }

    func httpRequest(server: String, timeout: Duration) -> HTTPRequest {
        var headers = [(name: "Accept", value: "application/json")]
        if let contentType { headers.append((name: "Content-Type", value: contentType)) }
        return HTTPRequest(
            method: method, url: server + path, headers: headers, body: body, timeout: timeout,
            isIdempotent: isIdempotent)
    }
}
