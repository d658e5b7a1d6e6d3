package import ClusterModel

/// A limit by what is known now of where the pods run.
package struct LimitStatus: Hashable, Sendable {
    package var constraint: String
    package var subject: String
    package var statistic: LatencyStatistic?
    /// With its unit; `nil`: unknown.
    package var observed: String?
    /// With its unit and direction.
    package var limit: String
    /// `nil`: unknown.
    package var holds: Bool?
    /// Seconds since the oldest measurement that the value rests on; `nil` where it rests on none.
    package var age: Double?
    /// Tenths of the limit that are left: what has to change before the value is worth telling again.
    var slack: Int?

    package init(_ check: LimitCheck) {
        constraint = check.constraint
        subject = check.subject
        statistic = check.statistic
        observed = check.observedValue
        limit = check.limitValue
        holds = check.observed == nil ? nil : check.holds
        age = check.hops.compactMap(\.age).max()
        slack = check.slack.map { Int(max(-100, min(100, ($0 * 10).rounded(.down)))) }
    }

    /// `in-time 38.2 ms (at most 40 ms)`
    var text: String { "\(constraint) \(observed ?? "unknown") (\(limit))" }
}
