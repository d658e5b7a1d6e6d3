public import ClusterModel

/// A node as Kubernetes shows it, with what its pods request.
public struct ObservedNode: Hashable, Sendable {
    /// ``Node/free`` is computed, and not read from it.
    public var node: Node
    /// What all pods request that are bound to the node and not over, those of applications among them.
    public var requested: Resources

    public init(node: Node, requested: Resources = .zero) {
        self.node = node
        self.requested = requested
    }
}
