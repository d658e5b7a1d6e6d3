/// Why a component cannot go to a node.
public struct Rejection: Hashable, Sendable, Codable {
    public var node: String
    public var cause: Cause

    public init(node: String, cause: Cause) {
        self.node = node
        self.cause = cause
    }

    /// The first limit that the node broke, with its numbers.
    public enum Cause: Hashable, Sendable, Codable {
        /// The snapshot holds no node of that name.
        case unknownNode
        case notReady
        /// The node's sub-cluster is cut off, and the policy avoids those that are.
        case partitioned(SubClusterPartition)
        /// Resources that placed components or pods already use.
        case capacity(Resources.Shortage)
        /// A required node rule. `found` is the label or property as the node has it, `nil` where it has none.
        case nodeRule(constraint: String, requirement: NodeRequirement, found: String?)
        /// A required rule on links, broken or unknown.
        case limit(LimitCheck)
        /// `component` is placed in another domain of the topology key.
        case notTogether(constraint: String, topologyKey: String, component: String)
        /// `component` is placed in the same domain of the topology key.
        case notApart(constraint: String, topologyKey: String, component: String)
        /// No placement of the rest of the application keeps these required constraints: a proof, not a failed search.
        case noCompletion(constraints: [String])
    }
}

extension Rejection.Cause {
    /// Whether evicting other pods could make the node pass: only capacity can be mended so.
    public var isMendedByPreemption: Bool {
        if case .capacity = self { true } else { false }
    }
}
