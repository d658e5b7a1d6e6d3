/// A right of Kubernetes' role-based access control.
package struct KubernetesRight: Hashable, Sendable, CustomStringConvertible {
    /// `get`, `create`, `patch`.
    package var verb: String
    /// With its subresource: `pods/binding`. A path where it is none: `/version`.
    package var resource: String
    /// Empty for the core group.
    package var group: String
    /// `nil` for what belongs to no namespace.
    package var namespace: String?

    package init(_ verb: String, _ resource: String, group: String = "", namespace: String? = nil) {
        self.verb = verb
        self.resource = resource
        self.group = group
        self.namespace = namespace
    }

    package var description: String {
        let place = namespace.map { " in namespace \($0)" } ?? ""
        return "\(verb) \(resource)\(group.isEmpty ? "" : ".\(group)")\(place)"
    }
}
