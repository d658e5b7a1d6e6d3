import Foundation

/// One request, taken apart as the API server does it for its authorizer.
package struct FakeRequest: Sendable {
    package var method: String
    /// Without its query.
    package var path: String
    package var contentType: String?
    package var body: [UInt8]
    /// What follows `Bearer ` in `Authorization`.
    package var token: String?

    package init(method: String, path: String, contentType: String? = nil, body: [UInt8] = [], token: String? = nil) {
        self.method = method
        self.path = path
        self.contentType = contentType
        self.body = body
        self.token = token
    }

    /// The parts of the path, percent-decoded.
    var parts: [String] { path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) } }

    /// The resource of the core group that the path names, `nil` where it names none.
    var target: FakeTarget? { FakeTarget(parts) }

    var verb: String {
        switch method {
        case "POST": "create"
        case "PATCH": "patch"
        case "PUT": "update"
        case "DELETE": "delete"
        default: target?.name == nil && target != nil ? "list" : "get"
        }
    }
}
