/// A kind of objects of the API, and where they are.
package struct KubernetesResource: Hashable, Sendable {
    /// Empty for the core group.
    package var group: String
    package var version: String
    package var plural: String
    package var isNamespaced: Bool

    package init(group: String, version: String, plural: String, isNamespaced: Bool) {
        self.group = group
        self.version = version
        self.plural = plural
        self.isNamespaced = isNamespaced
    }

    /// What goes into `apiVersion`: `v1`, `coordination.k8s.io/v1`.
    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// The path of an object, of what lies below it, or of the collection where no name is given.
    ///
    /// - Parameters:
    ///   - namespace: `nil` for all namespaces, and for what belongs to none.
    ///   - subresource: `status`, `eviction`, ….
    /// - Returns: `nil` when a part can be no part of a path, or a name comes without the namespace that it needs.
    package func path(namespace: String? = nil, name: String? = nil, subresource: String? = nil) -> String? {
        guard name == nil || isNamespaced == (namespace != nil), name != nil || subresource == nil,
            isNamespaced || namespace == nil
        else { return nil }
        let parts: [String?] =
            (group.isEmpty ? ["api", version] : ["apis", group, version])
            + (namespace.map { ["namespaces", $0] } ?? []) + [plural]
            + (name.map { [$0] } ?? []) + (subresource.map { [$0] } ?? [])
        var path = ""
        for part in parts {
            guard let segment = part.flatMap(APIPath.segment) else { return nil }
            path += "/\(segment)"
        }
        return path
    }
}

extension KubernetesResource {
    package static let nodes = KubernetesResource(group: "", version: "v1", plural: "nodes", isNamespaced: false)
    package static let pods = KubernetesResource(group: "", version: "v1", plural: "pods", isNamespaced: true)
    package static let namespaces = KubernetesResource(
        group: "", version: "v1", plural: "namespaces", isNamespaced: false)
    package static let applications = KubernetesResource(
        group: "isochrone.dev", version: "v1alpha1", plural: "applications", isNamespaced: true)
    package static let leases = KubernetesResource(
        group: "coordination.k8s.io", version: "v1", plural: "leases", isNamespaced: true)
    package static let events = KubernetesResource(
        group: "events.k8s.io", version: "v1", plural: "events", isNamespaced: true)
    package static let customResourceDefinitions = KubernetesResource(
        group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions", isNamespaced: false)
}
