/// One limit held against what is known of its target: the smallest unit of every explanation.
public struct LimitCheck: Hashable, Sendable, Codable {
    /// The label of the constraint, or `bandwidth demand` for what a channel itself asks for.
    public var constraint: String
    public var kind: RuleKind
    /// What was measured: `path sight-to-alarm`, `channel frames`, `component camera`, with replicas where there are
    /// several (`channel frames (camera 1 → detector 0)`).
    public var subject: String
    /// Milliseconds, 0…1, bit/s or an open metric's own unit, by ``kind``; `nil`: unknown.
    public var observed: Double?
    /// In the unit of ``observed``.
    public var limit: Double
    /// Whether ``limit`` is the least that is allowed rather than the most.
    public var isMinimum: Bool
    public var statistic: LatencyStatistic?
    /// The name of the open metric that is limited; `nil` for all other kinds.
    public var metric: String?
    /// The hops that the value is made of, in the order of the path; empty between components on one node.
    public var hops: [Hop]

    public init(
        constraint: String, kind: RuleKind, subject: String, observed: Double?, limit: Double, isMinimum: Bool,
        statistic: LatencyStatistic? = nil, metric: String? = nil, hops: [Hop] = []
    ) {
        self.constraint = constraint
        self.kind = kind
        self.subject = subject
        self.observed = observed
        self.limit = limit
        self.isMinimum = isMinimum
        self.statistic = statistic
        self.metric = metric
        self.hops = hops
    }

    /// One link of a path with what was known of it when it was judged.
    public struct Hop: Hashable, Sendable, Codable {
        public var source: String
        public var sink: String
        /// In the unit of the check; `nil`: unknown.
        public var value: Double?
        public var method: EstimateMethod?
        /// Seconds since the newest sample; `nil` for declared and for unknown links.
        public var age: Double?
        public var freshness: Freshness?
        public var sampleCount: Int?

        public init(
            source: String, sink: String, value: Double?, method: EstimateMethod? = nil, age: Double? = nil,
            freshness: Freshness? = nil, sampleCount: Int? = nil
        ) {
            self.source = source
            self.sink = sink
            self.value = value
            self.method = method
            self.age = age
            self.freshness = freshness
            self.sampleCount = sampleCount
        }
    }

    /// Whether the known value keeps the limit, within one part in 10⁹ so that sums of decimals that meet a limit
    /// exactly are not broken by their binary representation. Unknown keeps nothing.
    public var holds: Bool {
        guard let observed else { return false }
        return isMinimum
            ? observed >= limit - Self.tolerance(limit) : observed <= limit + Self.tolerance(limit)
    }

    /// How much of the limit is left, as a share of it: 0 at the limit, negative beyond it, `nil` when unknown.
    public var slack: Double? {
        guard let observed else { return nil }
        let distance = isMinimum ? observed - limit : limit - observed
        return limit == 0 ? distance : distance / abs(limit)
    }

    /// The rounding allowance at `limit`: one part in 10⁹ of it, plus 10⁻⁹.
    public static func tolerance(_ limit: Double) -> Double {
        abs(limit) * 1e-9 + 1e-9
    }
}
