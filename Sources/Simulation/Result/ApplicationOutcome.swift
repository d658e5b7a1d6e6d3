package import ClusterModel

/// What became of one application in a run.
package struct ApplicationOutcome: Sendable, Codable, Hashable {
    package var name: String
    /// The group of the scenario that it is a copy of.
    package var group: String
    /// Seconds since the start.
    package var arrivedAt: Double
    /// When it first ran whole; `nil` for never.
    package var wholeAt: Double?
    /// When it was removed; `nil` when it was there at the end.
    package var removedAt: Double?
    /// Where its replicas were at the end, or when it was removed.
    package var placements: [ReplicaPlacement]
    /// Of the placement when it was first whole.
    package var objective: Double?
    package var bound: Double?
    /// Whether that placement is known to be the best; `nil` for strategies that don't tell.
    package var isOptimal: Bool?
    /// Whether the last plan proved that no placement keeps all limits by what is known.
    package var isInfeasible: Bool
    /// Why pods found no node: each sentence with how many nodes it was said of, the most frequent first.
    package var reasons: [Reason]
    package var constraints: [ConstraintOutcome]
    package var moves: Int
    /// Seconds of each repair.
    package var repairs: [Double]

    package init(
        name: String, group: String, arrivedAt: Double, wholeAt: Double? = nil, removedAt: Double? = nil,
        placements: [ReplicaPlacement] = [], objective: Double? = nil, bound: Double? = nil, isOptimal: Bool? = nil,
        isInfeasible: Bool = false, reasons: [Reason] = [], constraints: [ConstraintOutcome] = [], moves: Int = 0,
        repairs: [Double] = []
    ) {
        self.name = name
        self.group = group
        self.arrivedAt = arrivedAt
        self.wholeAt = wholeAt
        self.removedAt = removedAt
        self.placements = placements
        self.objective = objective
        self.bound = bound
        self.isOptimal = isOptimal
        self.isInfeasible = isInfeasible
        self.reasons = reasons
        self.constraints = constraints
        self.moves = moves
        self.repairs = repairs
    }

    package struct Reason: Sendable, Codable, Hashable {
        package var sentence: String
        package var nodes: Int

        package init(sentence: String, nodes: Int) {
            self.sentence = sentence
            self.nodes = nodes
        }
    }
}

/// How well a required constraint held on the truth.
package struct ConstraintOutcome: Sendable, Codable, Hashable {
    package var label: String
    /// `latency`, `jitter`, `reliability`, `bandwidth`, `node`, `colocate`, `separate` or the name of an open metric.
    package var rule: String
    /// In the metric's own unit (ms, 0…1, bit/s); `nil` for rules without one.
    package var limit: Double?
    /// The worst over targets, as a mean over time; in the unit of ``limit``. `nil` where it was never known or whole.
    package var mean: Double?
    package var worst: Double?
    /// What it was at the end, or when the application was removed; in the unit of ``limit``.
    package var last: Double?
    /// Share of the time that the application ran whole; `nil` where it never did.
    package var kept: Double?
    /// Whether it held at the end, or when the application was removed; `nil` where that did not run whole then.
    package var holdsAtEnd: Bool?

    package init(
        label: String, rule: String, limit: Double? = nil, mean: Double? = nil, worst: Double? = nil,
        last: Double? = nil, kept: Double? = nil, holdsAtEnd: Bool? = nil
    ) {
        self.label = label
        self.rule = rule
        self.limit = limit
        self.mean = mean
        self.worst = worst
        self.last = last
        self.kept = kept
        self.holdsAtEnd = holdsAtEnd
    }
}
