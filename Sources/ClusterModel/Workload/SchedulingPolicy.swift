/// How an application scheduler weighs metrics and treats what it does not know.
public struct SchedulingPolicy: Hashable, Sendable, Codable {
    public var name: String
    /// What a hard limit does with a link that is unknown.
    public var unmeasured: Unmeasured
    /// What a hard limit on reliability is held against, where the constraint does not say.
    public var evidence: Evidence
    public var freshness: FreshnessPolicy
    /// What new placements in a partitioned sub-cluster do.
    public var partition: PartitionMode
    /// The scale of a criterion whose metric no required constraint limits, by metric name: ms for latency and jitter,
    /// −ln r for reliability, bit/s for bandwidth. Absent metrics have the reference 1.
    public var references: [String: Double]
    /// The schedulers whose pods count (`spec.schedulerName`); empty for all.
    public var schedulerNames: [String]
    /// What moving one replica off its node costs, in units of the objective, 0 … ``largestMovePrice``.
    public var movePrice: Double
    /// Whether pods that run are moved, and how carefully.
    public var rescheduling: ReschedulingPolicy

    /// The highest price of a move that a manifest may ask for: beyond it differences between placements would be lost in
    /// rounding.
    public static let largestMovePrice = 1_000_000.0

    public init(
        name: String = "default", unmeasured: Unmeasured = .reject, evidence: Evidence = .estimate,
        freshness: FreshnessPolicy = FreshnessPolicy(), partition: PartitionMode = .keep,
        references: [String: Double] = [:], movePrice: Double = 0, schedulerNames: [String] = [],
        rescheduling: ReschedulingPolicy = ReschedulingPolicy()
    ) {
        self.name = name
        self.unmeasured = unmeasured
        self.evidence = evidence
        self.freshness = freshness
        self.partition = partition
        self.references = references
        self.movePrice = movePrice
        self.schedulerNames = schedulerNames
        self.rescheduling = rescheduling
    }

    /// The reference scale of `metric`, above 0.
    public func reference(for metric: Metric) -> Double {
        references[metric.name] ?? 1
    }

    /// Whether pods of this scheduler count; no name means the cluster's own, `default-scheduler`.
    public func concerns(schedulerName: String) -> Bool {
        schedulerNames.isEmpty || schedulerNames.contains(schedulerName.isEmpty ? "default-scheduler" : schedulerName)
    }

    public enum Unmeasured: String, Hashable, Sendable, Codable, CaseIterable {
        /// A hard limit on an unknown link is broken.
        case reject
        /// Network coordinates stand in, with their error bound added; where there are none, as `reject`.
        case predict
        /// A hard limit on an unknown link is kept.
        case allow
    }

    public enum PartitionMode: String, Hashable, Sendable, Codable, CaseIterable {
        /// Last known values count.
        case keep
        /// The sub-cluster takes no new placements.
        case avoid
    }
}

extension SchedulingPolicy {
    private enum CodingKeys: String, CodingKey {
        case name, unmeasured, evidence, freshness, partition, references, movePrice, schedulerNames, rescheduling
    }

    /// Records from before moves had a price have the price 0, those from before schedulers were named concern all, and
    /// those from before running pods were moved have the defaults.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name),
            unmeasured: try container.decode(Unmeasured.self, forKey: .unmeasured),
            evidence: try container.decode(Evidence.self, forKey: .evidence),
            freshness: try container.decode(FreshnessPolicy.self, forKey: .freshness),
            partition: try container.decode(PartitionMode.self, forKey: .partition),
            references: try container.decode([String: Double].self, forKey: .references),
            movePrice: try container.decodeIfPresent(Double.self, forKey: .movePrice) ?? 0,
            schedulerNames: try container.decodeIfPresent([String].self, forKey: .schedulerNames) ?? [],
            rescheduling: try container.decodeIfPresent(ReschedulingPolicy.self, forKey: .rescheduling)
                ?? ReschedulingPolicy())
    }
}
