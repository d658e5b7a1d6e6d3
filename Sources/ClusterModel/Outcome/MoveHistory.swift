/// The moves of one application that count for what may be moved next; kept so that a restart repeats none.
public struct MoveHistory: Hashable, Sendable, Codable {
    /// The oldest first; those that matter no more are left out.
    public var moves: [PodMove]
    /// Moves in a row that did not help.
    public var setbacks: Int
    /// Nothing is moved before this moment; `nil` for no pause.
    public var pausedUntil: Timestamp?

    public init(moves: [PodMove] = [], setbacks: Int = 0, pausedUntil: Timestamp? = nil) {
        self.moves = moves
        self.setbacks = setbacks
        self.pausedUntil = pausedUntil
    }
}

/// One pod on its way from the node where it ran to another.
public struct PodMove: Hashable, Sendable, Codable {
    /// The pod with the node that it leaves.
    public var pod: PodPlacement
    /// The node that its successor is meant for.
    public var target: String
    public var reason: Reason
    public var decidedAt: Timestamp
    public var stage: Stage
    /// When ``stage`` began.
    public var stageSince: Timestamp
    public var expectation: Expectation
    /// Whether what was expected came true; `nil` while that is not known.
    public var helped: Bool?

    public init(
        pod: PodPlacement, target: String, reason: Reason, decidedAt: Timestamp,
        expectation: Expectation = Expectation()
    ) {
        self.pod = pod
        self.target = target
        self.reason = reason
        self.decidedAt = decidedAt
        self.expectation = expectation
        (stage, stageSince) = (.asked, decidedAt)
    }

    /// Why a pod is moved.
    public enum Reason: Hashable, Sendable, Codable {
        /// Required limits are broken: their labels, since how many seconds, and the worst as a sentence.
        case violation(constraints: [String], seconds: Double, sentence: String)
        /// The objective gets smaller by `gain`, which is a `share` of it, when all `moves` are done.
        case improvement(gain: Double, share: Double, moves: Int)
    }

    /// How far the move came.
    public enum Stage: Hashable, Sendable, Codable {
        /// The eviction is asked for.
        case asked
        /// The pod goes.
        case leaving
        /// Its successor runs on this node.
        case returned(node: String)
        /// No successor had a node in time.
        case lost
        /// The pod stayed, for this reason.
        case calledOff(String)
    }

    /// What the move was meant to bring about by itself.
    public struct Expectation: Hashable, Sendable, Codable {
        /// Labels of the required limits that are broken after it still.
        public var broken: [String]
        /// The objective before and after it; `nil` where unknown.
        public var before: Double?
        public var after: Double?

        public init(broken: [String] = [], before: Double? = nil, after: Double? = nil) {
            self.broken = broken
            self.before = before
            self.after = after
        }
    }
}

extension PodMove {
    /// Whether the pod may be on its way still.
    public var isUnderway: Bool { stage == .asked || stage == .leaving }

    /// Whether the pod was, or may have been, evicted.
    public var isEviction: Bool {
        if case .calledOff = stage { false } else { true }
    }

    /// Whether a broken limit was the reason.
    public var isRepair: Bool {
        if case .violation = reason { true } else { false }
    }
}
