/// Where one object is.
package struct ObjectPlace: Hashable, Sendable, CustomStringConvertible {
    package var resource: KubernetesResource
    /// `nil` for what belongs to no namespace.
    package var namespace: String?
    package var name: String

    package init(_ resource: KubernetesResource, namespace: String? = nil, name: String) {
        self.resource = resource
        self.namespace = namespace
        self.name = name
    }

    package var description: String {
        "\(resource.plural) \(namespace.map { "\($0)/" } ?? "")\(name)"
    }

    func right(_ verb: String, _ subresource: String? = nil) -> KubernetesRight {
        KubernetesRight(
            verb, resource.plural + (subresource.map { "/\($0)" } ?? ""), group: resource.group, namespace: namespace)
    }

    func path(_ subresource: String?, for right: KubernetesRight) throws(KubernetesError) -> String {
        guard let path = resource.path(namespace: namespace, name: name, subresource: subresource) else {
            throw .unsendable(action: "\(right)", reason: "\"\(self)\" can be no object")
        }
        return path
    }
}
