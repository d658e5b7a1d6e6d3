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

/// What changed of the nodes, and of pods of applications on them, since it was last said.
public struct ObservedChanges: Sendable {
    /// By name; those that are `nil` are gone.
    public var nodes: [String: ObservedNode?]
    /// By `namespace/pod`; those that are `nil` run no more, or belong to no application.
    public var pods: [String: ObservedPod?]

    public init(nodes: [String: ObservedNode?] = [:], pods: [String: ObservedPod?] = [:]) {
        self.nodes = nodes
        self.pods = pods
    }

    public var isEmpty: Bool { nodes.isEmpty && pods.isEmpty }
}
