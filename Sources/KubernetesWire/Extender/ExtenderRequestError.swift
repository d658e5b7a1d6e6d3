/// Why a body is no request to a scheduler extender, in words that can become a pod's event.
public enum ExtenderRequestError: Error, Hashable, Sendable {
    /// Not JSON.
    case malformed(JSONSyntaxError)
    /// A field holds another kind of value than the API has there.
    case wrongType(field: String, expected: String, found: String, position: Int)
    /// A field that is needed is absent or null.
    case missing(field: String, position: Int)
}

extension ExtenderRequestError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let error):
            "the extender request is not JSON: \(error)"
        case .wrongType(let field, let expected, let found, let position):
            "\(field) of the extender request must be \(expected), found \(found) at byte \(position)"
        case .missing(let field, let position):
            "\(field) of the extender request is missing in the object at byte \(position); "
                + "send it as kube-scheduler's extender/v1 does"
        }
    }
}
