/// Why an answer of the API server is not what it has to be.
package enum ResourceReadingError: Error, Hashable, Sendable {
    /// Not JSON.
    case malformed(JSONSyntaxError)
    /// A field holds another kind of value than the API has there.
    case wrongType(field: String, expected: String, found: String, position: Int)
    /// A field that is needed is absent or null.
    case missing(field: String, position: Int)
}

extension ResourceReadingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let error):
            "the API server's answer is not JSON: \(error)"
        case .wrongType(let field, let expected, let found, let position):
            "\(field) must be \(expected), found \(found) at byte \(position) of the API server's answer"
        case .missing(let field, let position):
            "\(field) is missing in the object at byte \(position) of the API server's answer"
        }
    }
}
