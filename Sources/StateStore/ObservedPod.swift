/// A pod of an application that Kubernetes shows bound to a node, so that ``ObservedNode/requested`` has it in it.
public struct ObservedPod: Hashable, Sendable {
    public var namespace: String
    public var pod: String
    public var uid: String
    public var node: String

    public init(namespace: String, pod: String, uid: String, node: String) {
        self.namespace = namespace
        self.pod = pod
        self.uid = uid
        self.node = node
    }

    /// `namespace/pod`.
    public var name: String { "\(namespace)/\(pod)" }
}
