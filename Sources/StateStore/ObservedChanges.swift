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
