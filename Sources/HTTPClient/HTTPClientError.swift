/// Why there is no response; a response with a status that says "error" is no such case for `send`.
package enum HTTPClientError: Error, Equatable, Sendable {
    /// No connection, so the request has certainly not been acted on.
    case cannotConnect(url: String, reason: String)
    case timedOut(url: String, after: Duration)
    /// The peer or a certificate file was not accepted.
    case tls(url: String, reason: String)
    /// More bytes than the client was told to accept.
    case tooLarge(url: String, limit: Int)
    case badURL(url: String, reason: String)
    /// A method, header or credential that cannot be sent.
    case badRequest(url: String, reason: String)
    /// The connection broke, or what came was not HTTP.
    case protocolError(url: String, reason: String)
    /// `stream` only: the server answered, but not with 200 to 299; `body` holds its first bytes.
    case unexpectedStatus(url: String, status: Int, body: String)
    /// Too many failures in a row at this origin: nothing was sent.
    case circuitOpen(url: String, retryAfter: Duration)
    case cancelled(url: String)
}

extension HTTPClientError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cannotConnect(let url, let reason): "cannot connect to \(url): \(reason)"
        case .timedOut(let url, let after): "\(url) did not answer within \(after)"
        case .tls(let url, let reason): "no trusted connection to \(url): \(reason)"
        case .tooLarge(let url, let limit): "\(url) sent more than the \(limit) bytes that are accepted"
        case .badURL(let url, let reason): "bad URL \"\(url)\": \(reason)"
        case .badRequest(let url, let reason): "the request to \(url) cannot be sent: \(reason)"
        case .protocolError(let url, let reason): "\(url) broke off: \(reason)"
        case .unexpectedStatus(let url, let status, let body):
            "\(url) answered \(status)\(body.isEmpty ? "" : ": \(body)")"
        case .circuitOpen(let url, let retryAfter):
            "\(url) was not asked because it failed too often; the next attempt is in \(retryAfter)"
        case .cancelled(let url): "the request to \(url) was cancelled"
        }
    }
}

extension HTTPClientError {
    /// Whether the same request may succeed a little later.
    var isTransient: Bool {
        switch self {
        case .cannotConnect, .timedOut, .protocolError: true
        default: false
        }
    }

    /// Whether the server cannot have acted on the request, so that repeating it is safe for every method.
    var isBeforeSending: Bool {
        if case .cannotConnect = self { true } else { false }
    }
}
