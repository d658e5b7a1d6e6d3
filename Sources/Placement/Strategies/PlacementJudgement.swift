public import ClusterModel

/// What a placement is worth by the model, whoever made it.
public struct PlacementJudgement: Hashable, Sendable, Codable {
    /// Every required rule that is broken, by target.
    public var violations: [Violation]
    /// Replicas that the placement leaves without a node.
    public var unplaced: [UnplacedReplica]
    /// The sum of ``breakdown``, broken rules or not; `nil` while a replica has no node.
    public var objective: Double?
    public var breakdown: [Plan.Contribution]

    public init(
        violations: [Violation] = [], unplaced: [UnplacedReplica] = [], objective: Double? = nil,
        breakdown: [Plan.Contribution] = []
    ) {
        self.violations = violations
        self.unplaced = unplaced
        self.objective = objective
        self.breakdown = breakdown
    }

    /// Whether every replica has a node and no required rule is broken.
    public var isFeasible: Bool { violations.isEmpty && unplaced.isEmpty }

    /// One required rule that a placement breaks.
    public struct Violation: Hashable, Sendable, Codable {
        /// The replica that breaks it by where it is; `nil` for a rule on links.
        public var replica: ReplicaPlacement?
        public var cause: Rejection.Cause

        public init(replica: ReplicaPlacement? = nil, cause: Rejection.Cause) {
            self.replica = replica
            self.cause = cause
        }
    }
}

extension PlacementJudgement.Violation {
    /// What is broken, with its numbers: `alarm 1 on post: cpu: 2 requested, 1 free`.
    public var sentence: String {
        guard let replica else { return cause.sentence }
        return "\(replica.component) \(replica.replica) on \(replica.node): \(cause.sentence)"
    }
}
