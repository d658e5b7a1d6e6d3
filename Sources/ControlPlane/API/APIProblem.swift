import Foundation
package import Hummingbird

/// What went wrong with a request, as a problem document (RFC 9457).
package struct APIProblem: Error, Sendable {
    package var status: HTTPResponse.Status
    package var kind: Kind
    /// What is wrong with this request, and what would be right.
    package var detail: String
    /// One entry for each thing that is wrong, where there can be several.
    package var errors: [FieldError]
    /// Extra headers of the response.
    package var headers: HTTPFields

    package init(
        _ status: HTTPResponse.Status, _ kind: Kind, _ detail: String, errors: [FieldError] = [],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = headers
    }

    /// The `type` of the document is `https://isochrone.dev/problems/` and this word.
    package enum Kind: String, Sendable, CaseIterable {
        case unauthenticated = "not-authenticated"
        case forbidden = "not-allowed"
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case unreadable = "unreadable-body"
        case invalid = "invalid-value"
        case tooLarge = "body-too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case unsupportedEncoding = "unsupported-content-encoding"
        case conflict
        case unplannable = "cannot-be-planned"
        case planRefused = "plan-refused"
        case tooMany = "too-many-requests"
        case unavailable = "state-unavailable"
        case failed = "internal-error"

        /// The same for every problem of the kind.
        var title: String {
            switch self {
            case .unauthenticated: "The caller is not known"
            case .forbidden: "The caller may not do this"
            case .notFound: "No such resource"
            case .methodNotAllowed: "The resource does not support this method"
            case .unreadable: "The body cannot be read"
            case .invalid: "The request has an invalid value"
            case .tooLarge: "The body is too large"
            case .unsupportedMediaType: "The body is of a type that is not read here"
            case .unsupportedEncoding: "The body is encoded in a way that is not read here"
            case .conflict: "The resource was changed by somebody else"
            case .unplannable: "The application cannot be planned as it is"
            case .planRefused: "The plan breaks what the application requires"
            case .tooMany: "Another request of this kind is under way"
            case .unavailable: "What the answer needs does not answer"
            case .failed: "The server failed"
            }
        }
    }

    /// One thing that is wrong with a body or a query.
    package struct FieldError: Hashable, Sendable, Codable {
        /// Where in the body or query: `reports[0].links[2].estimate.jitter`.
        package var path: String
        /// In the text that was sent, counted from 1, where it has lines.
        package var line: Int?
        package var column: Int?
        package var message: String
        package var remedy: String?

        package init(path: String, line: Int? = nil, column: Int? = nil, message: String, remedy: String? = nil) {
            self.path = path
            self.line = line
            self.column = column
            self.message = message
            self.remedy = remedy
        }
    }

    /// A 400 that names each of `errors`.
    static func invalid(_ errors: [FieldError]) -> APIProblem {
        let first = errors.first.map { "\($0.path): \($0.message)" } ?? ""
        let more = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
        return APIProblem(.badRequest, .invalid, first + more, errors: errors)
    }

    /// A 400 about one field.
    static func invalid(_ path: String, _ message: String, remedy: String? = nil) -> APIProblem {
        invalid([FieldError(path: path, message: message, remedy: remedy)])
    }
}

extension APIProblem: HTTPResponseError {
    private struct Document: Encodable {
        var type: String
        var title: String
        var status: Int
        var detail: String
        var instance: String
        var errors: [FieldError]?
    }

    package func response(from request: Request, context: some RequestContext) throws -> Response {
        let document = Document(
            type: "https://isochrone.dev/problems/\(kind.rawValue)", title: kind.title, status: status.code,
            detail: detail, instance: request.uri.string, errors: errors.isEmpty ? nil : errors)
        var response = try Response.json(document, status: status, type: "application/problem+json")
        response.headers.append(contentsOf: headers)
        return response
    }
}
