import Foundation

/// A resource, or one object of it.
package struct FakeTarget: Hashable, Sendable {
    package var group: String
    package var version: String
    package var namespace: String?
    package var resource: String
    package var name: String?
    package var subresource: String?

    /// `api/v1/…` or `apis/GROUP/VERSION/…`, then `[namespaces/NAMESPACE/]RESOURCE[/NAME[/SUBRESOURCE]]`.
    init?(_ parts: [String]) {
        var rest = parts[...]
        switch rest.popFirst() {
        case "api": group = ""
        case "apis":
            guard let group = rest.popFirst() else { return nil }
            self.group = group
        default: return nil
        }
        guard let version = rest.popFirst() else { return nil }
        self.version = version
        if rest.count >= 3, rest.first == "namespaces", rest.dropFirst(2).first != "status" {
            namespace = rest.dropFirst().first
            rest = rest.dropFirst(2)
        }
        guard let resource = rest.popFirst() else { return nil }
        self.resource = resource
        name = rest.popFirst()
        subresource = rest.popFirst()
    }

    /// As RBAC names it: `pods/binding`.
    var resourceWithSubresource: String { subresource.map { "\(resource)/\($0)" } ?? resource }

    /// With its group: `applications.isochrone.dev/status`.
    var qualifiedResource: String {
        let name = group.isEmpty ? resource : "\(resource).\(group)"
        return subresource.map { "\(name)/\($0)" } ?? name
    }
}
