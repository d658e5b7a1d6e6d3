import BPFPrograms
import Foundation
import Hummingbird
import Manifests

/// What went wrong with a request, as a problem document (RFC 9457).
struct ProgramProblem: Error {
    var status: HTTPResponse.Status
    var kind: Kind
    /// What is wrong with this request, and what would be right.
    var detail: String
    /// One entry for each thing that is wrong with a manifest.
    var errors: [Problem] = []
    /// What libbpf and the verifier said.
    var log = ""
    var headers: HTTPFields = [:]

    /// The `type` of the document is `https://isochrone.dev/problems/` and this word.
    enum Kind: String, CaseIterable {
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case invalid = "invalid-value"
        case tooLarge = "body-too-large"
        case unsupportedMediaType = "unsupported-media-type"
        case conflict
        case rejected = "program-rejected"
        case unavailable = "ebpf-unavailable"
        case failed = "internal-error"

        /// The same for every problem of the kind.
        var title: String {
            switch self {
            case .notFound: "No such resource"
            case .methodNotAllowed: "The resource does not support this method"
            case .invalid: "The request has an invalid value"
            case .tooLarge: "The body is too large"
            case .unsupportedMediaType: "The body is of a type that is not read here"
            case .conflict: "The program's state does not allow it"
            case .rejected: "The program cannot be run"
            case .unavailable: "eBPF cannot be used here"
            case .failed: "The daemon failed"
            }
        }
    }

    private struct Document: Encodable {
        var type: String
        var title: String
        var status: Int
        var detail: String
        var instance: String
        var errors: [Problem]?
        var log: String?
    }

    func response(to request: Request) throws -> Response {
        let document = Document(
            type: "https://isochrone.dev/problems/\(kind.rawValue)", title: kind.title, status: status.code,
            detail: detail, instance: request.uri.string, errors: errors.isEmpty ? nil : errors,
            log: log.isEmpty ? nil : log)
        var response = try Response.json(document, status: status, type: "application/problem+json")
        response.headers.append(contentsOf: headers)
        return response
    }
}

extension Response {
    /// `value` as JSON with sorted keys, so that equal values are equal texts.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status, headers: [.contentType: type],
            body: .init(byteBuffer: ByteBuffer(bytes: try encoder.encode(value))))
    }
}
