import HTTPClient

extension KubernetesError {
    /// The meaning of a request without a response.
    init(_ error: HTTPClientError, of request: APIRequest, server: String) {
        switch error {
        case .cannotConnect(_, let reason): self = .unreachable(server: server, reason: reason)
        case .tls(_, let reason): self = .untrusted(server: server, reason: reason)
        case .circuitOpen(_, let retryAfter):
            self = .unreachable(
                server: server, reason: "it failed too often and is asked again in \(retryAfter.inSeconds)")
        case .timedOut(_, let after) where request.isRead:
            self = .unreachable(server: server, reason: "no answer within \(after.inSeconds)")
        case .protocolError(_, let reason) where request.isRead:
            self = .unreachable(server: server, reason: reason)
        case .timedOut(_, let after):
            self = .outcomeUnknown(action: request.action, reason: "no answer within \(after.inSeconds)")
        case .protocolError(_, let reason):
            self = .outcomeUnknown(action: request.action, reason: reason)
        case .tooLarge(_, let limit):
            self = .unexpectedAnswer(action: request.action, reason: "it has more than \(limit) bytes")
        case .unexpectedStatus(_, let status, let body):
            let response = HTTPResponse(status: status, body: Array(body.utf8))
            self.init(response, to: request, server: server, about: nil)
        case .badURL(_, let reason), .badRequest(_, let reason):
            self = .unsendable(action: request.action, reason: reason)
        case .cancelled: self = .cancelled
        }
    }

    /// The meaning of a response that is no success.
    init(
        _ response: HTTPResponse, to request: APIRequest, server: String, about pod: (namespace: String, name: String)?
    ) {
        let message = Self.message(of: response)
        let status = KubernetesStatus(response.body)
        switch response.status {
        case 401: self = .unauthorized(server: server)
        case 403: self = .forbidden(request.right, message: message)
        case 404 where pod != nil && status?.reason == "NotFound":
            self = .podNotFound(namespace: pod?.namespace ?? "", name: pod?.name ?? "")
        case 409 where !FieldConflict.all(in: status).isEmpty:
            self = .fieldConflicts(action: request.action, FieldConflict.all(in: status))
        case 410: self = .expired(action: request.action, message: message)
        case 429:
            self = .throttled(
                action: request.action, retryAfter: response.retryAfter ?? status?.details?.retryAfter,
                message: message)
        default: self = .refused(action: request.action, status: response.status, message: message)
        }
    }

    /// What the server says, in one line of bounded length.
    private static func message(of response: HTTPResponse) -> String {
        let text = KubernetesStatus(response.body).flatMap { $0.message ?? $0.reason } ?? response.text
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
        return line.count > 500 ? line.prefix(500) + "…" : line
    }
}

extension HTTPResponse {
    /// What the server asks for in seconds; a date, which Kubernetes never writes, is none.
    var retryAfter: Duration? {
        header("Retry-After").flatMap(Int.init).map { .seconds(min(max(0, $0), 86_400)) }
    }
}

extension APIRequest {
    /// Whether the request changes nothing.
    var isRead: Bool { method == "GET" }
}

extension Duration {
    /// `1.5 s`.
    var inSeconds: String {
        let tenths = Int((self / .milliseconds(100)).rounded())
        return tenths.isMultiple(of: 10) ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}
