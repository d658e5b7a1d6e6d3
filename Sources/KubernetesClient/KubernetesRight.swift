/// A right of Kubernetes' role-based access control.
package struct KubernetesRight: Hashable, Sendable, CustomStringConvertible {
    /// `get`, `create`, `patch`.
    package var verb: String
    /// With its subresource: `pods/binding`. A path where it is none: `/version`.
    package var resource: String
    /// The API group of the resource; empty for the core group and for paths.
    package var group: String
    /// `nil` for what belongs to no namespace, and for all namespaces.
    package var namespace: String?

    package init(_ verb: String, _ resource: String, group: String = "", namespace: String? = nil) {
        self.verb = verb
        self.resource = resource
        self.group = group
        self.namespace = namespace
    }

    /// `patch applications.isochrone.dev/status in namespace shop`, as `kubectl auth can-i` writes it.
    package var description: String {
        let place = namespace.map { " in namespace \($0)" } ?? ""
        guard !group.isEmpty else { return "\(verb) \(resource)\(place)" }
        let parts = resource.split(separator: "/", maxSplits: 1)
        let below = parts.count > 1 ? "/\(parts[1])" : ""
        return "\(verb) \(parts.first ?? "").\(group)\(below)\(place)"
    }
}
