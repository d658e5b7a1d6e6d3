/// Where each replica of an application goes, how good that is, and why.
public struct Plan: Hashable, Sendable, Codable {
    public var application: ApplicationID
    public var status: Status
    /// Whose plan it is.
    public var origin: Origin
    /// Sorted by the order of components in the application, then by replica; empty unless a placement was found.
    public var placements: [ReplicaPlacement]
    /// The sum of ``breakdown``; `nil` without a placement. Smaller is better.
    public var objective: Double?
    /// No placement that keeps all required constraints has a smaller objective; `nil` when infeasible.
    public var bound: Double?
    public var breakdown: [Contribution]
    public var explanation: Explanation
    public var effort: Effort
    /// Revision of the snapshot that was planned on.
    public var snapshotRevision: UInt64
    public var plannedAt: Timestamp

    public init(
        application: ApplicationID, status: Status, origin: Origin = .builtin, placements: [ReplicaPlacement] = [],
        objective: Double? = nil, bound: Double? = nil, breakdown: [Contribution] = [],
        explanation: Explanation = Explanation(), effort: Effort = Effort(), snapshotRevision: UInt64 = 0,
        plannedAt: Timestamp
    ) {
        self.application = application
        self.status = status
        self.origin = origin
        self.placements = placements
        self.objective = objective
        self.bound = bound
        self.breakdown = breakdown
        self.explanation = explanation
        self.effort = effort
        self.snapshotRevision = snapshotRevision
        self.plannedAt = plannedAt
    }

    /// Records that are older than schedulers of one's own are the built-in scheduler's.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        application = try container.decode(ApplicationID.self, forKey: .application)
        status = try container.decode(Status.self, forKey: .status)
        origin = try container.decodeIfPresent(Origin.self, forKey: .origin) ?? .builtin
        placements = try container.decode([ReplicaPlacement].self, forKey: .placements)
        objective = try container.decodeIfPresent(Double.self, forKey: .objective)
        bound = try container.decodeIfPresent(Double.self, forKey: .bound)
        breakdown = try container.decode([Contribution].self, forKey: .breakdown)
        explanation = try container.decode(Explanation.self, forKey: .explanation)
        effort = try container.decode(Effort.self, forKey: .effort)
        snapshotRevision = try container.decode(UInt64.self, forKey: .snapshotRevision)
        plannedAt = try container.decode(Timestamp.self, forKey: .plannedAt)
    }

    public enum Origin: String, Hashable, Sendable, Codable, CaseIterable {
        /// Made by Isochrone.
        case builtin
        /// Put by the application's own scheduler, and found to keep every required constraint.
        case external
    }

    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        /// Proven: no placement is better.
        case optimal
        /// All required constraints hold; a better placement may exist within the gap.
        case feasible
        /// Proven: no placement keeps all required constraints.
        case infeasible
        /// The deadline came before a placement or a proof.
        case unknown
    }

    /// How far from the optimum the plan may be: (objective − bound) ÷ max(|objective|, 10⁻⁹); `nil` without both.
    public var gap: Double? {
        guard let objective, let bound else { return nil }
        return max(0, objective - bound) / max(abs(objective), 1e-9)
    }

    /// The node of a replica, where the plan has one.
    public func node(of component: String, replica: Int) -> String? {
        placements.first { $0.component == component && $0.replica == replica }?.node
    }

    /// What one criterion or one violated wish adds to the objective.
    public struct Contribution: Hashable, Sendable, Codable {
        /// `minimize latency of path sight-to-alarm`, or `preferred spread` for a violated wish.
        public var name: String
        /// The metric's own unit (ms, −ln r, bit/s, …), summed over the targets; for a wish the excess over its limit.
        public var value: Double
        public var weight: Double
        public var scale: Double

        public init(name: String, value: Double, weight: Double, scale: Double) {
            self.name = name
            self.value = value
            self.weight = weight
            self.scale = scale
        }

        /// The name of what replicas cost that leave the nodes of an earlier plan; its value is their number.
        public static let moves = "moves"

        /// What it adds to the objective: weight × value ÷ scale.
        public var amount: Double { weight * value / scale }
    }

    /// How much work the plan took.
    public struct Effort: Hashable, Sendable, Codable {
        /// Partial placements that the search looked at.
        public var visited: Int
        /// Seconds by the clock that the planner was given.
        public var seconds: Double

        public init(visited: Int = 0, seconds: Double = 0) {
            self.visited = visited
            self.seconds = seconds
        }
    }
}

/// One replica of a component on a node.
public struct ReplicaPlacement: Hashable, Sendable, Codable {
    public var component: String
    /// Counted from 0.
    public var replica: Int
    public var node: String

    public init(component: String, replica: Int, node: String) {
        self.component = component
        self.replica = replica
        self.node = node
    }
}
