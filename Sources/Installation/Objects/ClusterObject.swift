/// An object as it shall be in the cluster.
package struct ClusterObject: Hashable, Sendable {
    package var identity: ObjectIdentity
    package var value: ObjectValue

    /// - Throws: ``InstallationError/manifest(_:)`` for a kind that is not known, or a missing name.
    package init(_ value: ObjectValue) throws(InstallationError) {
        let (apiVersion, kind) = (value["apiVersion"]?.string ?? "", value["kind"]?.string ?? "")
        guard let known = ObjectKind.named(apiVersion, kind) else {
            throw .manifest("\(kind) of \(apiVersion) is no kind that an installation has")
        }
        guard let name = value.at("metadata", "name")?.string else { throw .manifest("a \(kind) has no name") }
        let namespace = value.at("metadata", "namespace")?.string
        guard known.isNamespaced == (namespace != nil) else {
            throw .manifest("\(kind) \(name) \(known.isNamespaced ? "lacks a namespace" : "has a namespace")")
        }
        identity = ObjectIdentity(known, name, namespace: namespace)
        self.value = value
    }

    /// Containers of its pods.
    var containers: [ObjectValue] { value.at("spec", "template", "spec", "containers")?.items ?? [] }
}
