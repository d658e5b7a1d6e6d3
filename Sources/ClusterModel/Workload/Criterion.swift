/// Something that a placement makes as small, or as large, as it can.
public struct Criterion: Hashable, Sendable, Codable {
    public var targets: Targets
    public var goal: Goal
    public var metric: Metric
    /// Of a latency criterion; ignored by the others.
    public var statistic: LatencyStatistic
    /// Above 0.
    public var weight: Double

    public init(
        targets: Targets = .wholeApplication, goal: Goal, metric: Metric,
        statistic: LatencyStatistic = Criterion.defaultStatistic, weight: Double = 1
    ) {
        self.targets = targets
        self.goal = goal
        self.metric = metric
        self.statistic = statistic
        self.weight = weight
    }

    public enum Goal: String, Hashable, Sendable, Codable, CaseIterable {
        case minimize, maximize
    }

    /// The statistic of latency limits and criteria that name none: users feel the tail.
    public static let defaultStatistic = LatencyStatistic.p95
}
