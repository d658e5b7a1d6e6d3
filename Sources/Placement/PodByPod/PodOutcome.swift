public import ClusterModel

/// What became of one pod.
public struct PodOutcome: Hashable, Sendable {
    public var pod: UnplacedReplica
    /// Where it goes; `nil` when no node passed.
    public var node: String?
    /// Why nodes were rejected that were looked at, the most frequent reason first; empty for a pod that has a node.
    public var reasons: [Reason]
    /// The plan that was in force; `nil` for strategies that make none.
    public var plan: Plan?
    /// Whether the plan was made for this pod, rather than kept from an earlier one.
    public var isPlanNew: Bool
    /// How many nodes passed kube-scheduler's own filters in its sample, and so reached the extender. A planned node that
    /// is not among them cannot win.
    public var sampled: Int
    /// Whether the node that the plan has for the pod was among those; `nil` without such a node.
    public var isPlannedNodeSampled: Bool?
    /// Partial placements that planning looked at for this pod; 0 where an earlier plan was kept.
    public var visited: Int

    public init(
        pod: UnplacedReplica, node: String? = nil, reasons: [Reason] = [], plan: Plan? = nil, isPlanNew: Bool = false,
        sampled: Int = 0, isPlannedNodeSampled: Bool? = nil, visited: Int = 0
    ) {
        self.pod = pod
        self.node = node
        self.reasons = reasons
        self.plan = plan
        self.isPlanNew = isPlanNew
        self.sampled = sampled
        self.isPlannedNodeSampled = isPlannedNodeSampled
        self.visited = visited
    }

    /// One class of causes, as kube-scheduler counts them.
    public struct Reason: Hashable, Sendable {
        public var `class`: Rejection.CauseClass
        /// The sentence that all of its causes share.
        public var sentence: String
        /// How many nodes were rejected for it.
        public var nodes: Int

        public init(class: Rejection.CauseClass, sentence: String, nodes: Int) {
            self.class = `class`
            self.sentence = sentence
            self.nodes = nodes
        }
    }
}
