import Foundation

/// One request, taken apart as the API server does it for its authorizer.
package struct FakeRequest: Sendable {
    package var method: String
    /// Without its query.
    package var path: String
    /// What follows the question mark, as it was sent.
    package var query: String
    package var contentType: String?
    package var accept: String?
    package var body: [UInt8]
    /// What follows `Bearer ` in `Authorization`.
    package var token: String?

    package init(
        method: String, path: String, query: String = "", contentType: String? = nil, accept: String? = nil,
        body: [UInt8] = [], token: String? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.contentType = contentType
        self.accept = accept
        self.body = body
        self.token = token
    }

    /// The decoded value of a parameter, `nil` where it is not given.
    package func parameter(_ name: String) -> String? {
        for pair in query.split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.first.map(String.init) == name else { continue }
            let value = sides.count > 1 ? String(sides[1]) : ""
            return value.replacing("+", with: " ").removingPercentEncoding ?? value
        }
        return nil
    }

    package var isWatch: Bool { method == "GET" && ["true", "1"].contains(parameter("watch") ?? "") }
    var isDryRun: Bool { parameter("dryRun") == "All" || dryRunInBody }

    private var dryRunInBody: Bool {
        guard !body.isEmpty, body.count < 4_096, let json = FakeJSON(body) else { return false }
        return (json["dryRun"] ?? json[path: "deleteOptions", "dryRun"])?.array?.contains("All") == true
    }

    /// The parts of the path, percent-decoded.
    var parts: [String] { path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) } }

    /// The resource that the path names, `nil` where it names none.
    package var target: FakeTarget? { FakeTarget(parts) }

    package var verb: String {
        let isCollection = target.map { $0.name == nil } ?? false
        return switch method {
        case "POST": "create"
        case "PATCH": "patch"
        case "PUT": "update"
        case "DELETE": isCollection ? "deletecollection" : "delete"
        default: isWatch ? "watch" : isCollection ? "list" : "get"
        }
    }

    /// What the request needs, as `kubectl auth can-i` writes it: `patch applications.isochrone.dev/status`.
    package var right: String { "\(verb) \(target?.qualifiedResource ?? path)" }
}
