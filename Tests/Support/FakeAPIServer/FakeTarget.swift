import Foundation

/// A resource of the core API group, or one object of it.
struct FakeTarget {
    var namespace: String?
    var resource: String
    var name: String?
    var subresource: String?

    /// `api/v1/[namespaces/NAMESPACE/]RESOURCE[/NAME[/SUBRESOURCE]]`.
    init?(_ parts: [String]) {
        guard parts.starts(with: ["api", "v1"]) else { return nil }
        var rest = parts.dropFirst(2)
        if rest.count >= 3, rest.first == "namespaces" {
            namespace = rest.dropFirst().first
            rest = rest.dropFirst(2)
        }
        guard let resource = rest.popFirst() else { return nil }
        self.resource = resource
        name = rest.popFirst()
        subresource = rest.popFirst()
    }

    /// With its subresource: `pods/binding`.
    var qualifiedResource: String { subresource.map { "\(resource)/\($0)" } ?? resource }
}
