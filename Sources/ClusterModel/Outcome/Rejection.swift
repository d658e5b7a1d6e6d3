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
        /// There was no time to look at the node; the plan has another one.
        case notAssessed
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

extension Rejection {
    /// The kind of thing that a cause is about: few enough to be counted by.
    public enum CauseClass: String, Hashable, Sendable, Codable, CaseIterable {
        case unknownNode = "unknown_node"
        case notReady = "not_ready"
        case partitioned
        case capacity
        case nodeRule = "node_rule"
        case latency
        case jitter
        case reliability
        case bandwidth
        /// A limit on an open metric.
        case metric
        case notTogether = "not_together"
        case notApart = "not_apart"
        case notAssessed = "not_assessed"
        case noCompletion = "no_completion"
    }
}

extension Rejection.Cause {
    /// The kind of thing that the cause is about.
    public var `class`: Rejection.CauseClass {
        switch self {
        case .unknownNode: .unknownNode
        case .notReady: .notReady
        case .partitioned: .partitioned
        case .capacity: .capacity
        case .nodeRule: .nodeRule
        case .limit(let check): check.kind.causeClass
        case .notTogether: .notTogether
        case .notApart: .notApart
        case .notAssessed: .notAssessed
        case .noCompletion: .noCompletion
        }
    }
}

extension RuleKind {
    fileprivate var causeClass: Rejection.CauseClass {
        switch self {
        case .latency: .latency
        case .jitter: .jitter
        case .reliability: .reliability
        case .bandwidth: .bandwidth
        case .metric: .metric
        case .node: .nodeRule
        case .colocate: .notTogether
        case .separate: .notApart
        }
    }
}
