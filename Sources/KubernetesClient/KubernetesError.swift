/// Why the API server did not do what it was asked to, in words that can become a pod's event.
package enum KubernetesError: Error, Hashable, Sendable {
    /// The server can't have acted on the request.
    case unreachable(server: String, reason: String)
    /// The certificate of the server, or one of ours, was not accepted.
    case untrusted(server: String, reason: String)
    /// No answer came, and asking again did not tell either whether the server has acted.
    case outcomeUnknown(action: String, reason: String)
    /// The server does not know who asks.
    case unauthorized(server: String)
    case forbidden(KubernetesRight, message: String)
    case podNotFound(namespace: String, name: String)
    /// A pod of that name is there, but with another UID.
    case anotherPod(namespace: String, name: String, expected: String, found: String)
    case boundElsewhere(namespace: String, name: String, node: String)
    case gated(namespace: String, name: String, gates: [String])
    case beingDeleted(namespace: String, name: String)
    /// Any other answer that is no success; `message` is the server's own.
    case refused(action: String, status: Int, message: String)
    /// The server has too much to do, or will not have us ask that often.
    case throttled(action: String, retryAfter: Duration?, message: String)
    /// What was to be continued from is no longer kept: it has to be listed anew.
    case expired(action: String, message: String)
    /// Server-side apply met fields that others own.
    case fieldConflicts(action: String, [FieldConflict])
    /// The server's answer is not what the API has there.
    case unexpectedAnswer(action: String, reason: String)
    /// A name, token or certificate that can't be sent: nothing was asked.
    case unsendable(action: String, reason: String)
    /// A credential plugin gave none: nothing was asked.
    case noCredential(command: String, reason: String)
    case cancelled
}

extension KubernetesError {
    /// Whether the same may succeed a little later without anybody doing something.
    package var isTransient: Bool {
        switch self {
        case .unreachable, .outcomeUnknown, .noCredential, .throttled, .expired: true
        case .refused(_, let status, _): status == 409 || status >= 500
        default: false
        }
    }
}

extension KubernetesError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable(let server, let reason):
            "the API server \(server) can't be reached: \(reason)"
        case .untrusted(let server, let reason):
            "no trusted connection to the API server \(server): \(reason); check the certificate authority"
        case .outcomeUnknown(let action, let reason):
            "it is unknown whether the API server did \(action): \(reason)"
        case .unauthorized(let server):
            "the API server \(server) does not accept the credential; renew the token or the client certificate"
        case .forbidden(let right, let message):
            "the API server does not allow to \(right); grant it in the ClusterRole of the extender (\(message))"
        case .refused(let action, let status, let message):
            "the API server refused \(action) with status \(status): \(message)"
        case .throttled(let action, let retryAfter, let message):
            "the API server put off \(action)\(retryAfter.map { " for \($0.inSeconds)" } ?? ""): \(message)"
        case .expired(let action, let message):
            "the API server can't go on with \(action) from there: \(message)"
        case .fieldConflicts(let action, let conflicts):
            "\(action) met fields that others own: \(conflicts.map(\.description).joined(separator: ", ")); "
                + "leave them out, or take them over by force"
        case .unexpectedAnswer(let action, let reason):
            "the API server's answer to \(action) can't be read: \(reason)"
        case .unsendable(let action, let reason):
            "\(action) can't be asked of the API server: \(reason)"
        case .noCredential(let command, let reason):
            "the credential plugin \(command) gives no credential for the API server: \(reason)"
        case .cancelled: "the request to the API server was cancelled"
        default: podDescription
        }
    }

    private var podDescription: String {
        switch self {
        case .podNotFound(let namespace, let name): "pod \(namespace)/\(name) is gone"
        case .anotherPod(let namespace, let name, let expected, let found):
            "pod \(namespace)/\(name) is another one now: its UID is \(found), not \(expected)"
        case .boundElsewhere(let namespace, let name, let node):
            "pod \(namespace)/\(name) is already bound to node \(node)"
        case .gated(let namespace, let name, let gates):
            "pod \(namespace)/\(name) has scheduling gates: \(gates.joined(separator: ", "))"
        case .beingDeleted(let namespace, let name): "pod \(namespace)/\(name) is being deleted"
        default: ""
        }
    }
}
