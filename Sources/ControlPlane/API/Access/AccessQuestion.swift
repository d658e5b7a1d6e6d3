import Foundation
import Hummingbird

/// What a caller wants to do, in the words of Kubernetes' access control: resources of the group `isochrone.dev`.
package struct AccessQuestion: Hashable, Sendable {
    /// `get`, `list`, `watch`, `create`, `update` or `delete`.
    package var verb: String
    /// With its subresource: `nodes`, `applications/plan`, `measurements`.
    package var resource: String
    package var namespace: String?
    package var name: String?

    package init(_ verb: String, _ resource: String, namespace: String? = nil, name: String? = nil) {
        self.verb = verb
        self.resource = resource
        self.namespace = namespace
        self.name = name
    }

    /// Measurements of links that start at other nodes than the caller's own.
    static let measureForOthers = AccessQuestion("create", "measurements/others")

    /// Resources that lie in a namespace.
    private static let namespaced: Set<String> = ["applications", "placements"]

    /// What a request asks for; the index itself is the resource `index`.
    init(_ request: Request) {
        let parts = request.uri.path.split(separator: "/").dropFirst(2).map { $0.removingPercentEncoding ?? String($0) }
        resource = parts.first ?? "index"
        if Self.namespaced.contains(resource) {
            namespace = parts.dropFirst().first
            name = parts.dropFirst(2).first
            if let below = parts.dropFirst(3).first { resource += "/\(below)" }
        } else {
            name = parts.dropFirst().first
        }
        switch request.method {
        case .get, .head:
            let isWatched = request.uri.queryParameters["watch"].map { $0 != "false" } ?? false
            verb = isWatched ? "watch" : name == nil ? "list" : "get"
        case .post: verb = "create"
        case .put, .patch: verb = "update"
        case .delete: verb = "delete"
        default: verb = "get"
        }
        // A list of one namespace is named by its query.
        if namespace == nil, Self.namespaced.contains(resource) {
            namespace = request.uri.queryParameters["namespace"].map(String.init)
        }
    }
}

extension AccessQuestion: CustomStringConvertible {
    package var description: String {
        let place = namespace.map { " in namespace \($0)" } ?? ""
        return "\(verb) \(resource).isochrone.dev\(place)"
    }
}
