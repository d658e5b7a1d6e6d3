package import KubernetesWire

/// Which pod shall run on which node.
package struct PodBinding: Hashable, Sendable {
    package var namespace: String
    package var name: String
    /// The binding counts for this pod only, not for a later one of the same name.
    package var uid: String
    package var node: String

    package init(namespace: String, name: String, uid: String, node: String) {
        self.namespace = namespace
        self.name = name
        self.uid = uid
        self.node = node
    }

    /// What kube-scheduler asks its extender to bind.
    package init(_ request: BindRequest) {
        self.init(
            namespace: request.podNamespace, name: request.podName, uid: request.podUID, node: request.node)
    }
}
