/// Whether a measurement is young enough to decide on.
public enum Freshness: String, Hashable, Sendable, Codable, CaseIterable {
    /// Used as it is.
    case fresh
    /// Used with a penalty that grows with its age.
    case stale
    /// Too old: the same as unknown.
    case expired
}

/// The ages at which measurements lose their standing.
public struct FreshnessPolicy: Hashable, Sendable, Codable {
    /// Seconds up to which a measurement is fresh.
    public var freshFor: Double
    /// Seconds up to which a measurement is stale and still used.
    public var staleFor: Double
    /// Relative penalty on a stale latency or jitter at the end of ``staleFor``; it grows linearly from 0 at ``freshFor``.
    public var stalePenalty: Double

    public init(freshFor: Double = 60, staleFor: Double = 600, stalePenalty: Double = 0.5) {
        self.freshFor = freshFor
        self.staleFor = staleFor
        self.stalePenalty = stalePenalty
    }

    /// The standing of a measurement of `observedAt`; one that carries no moment is declared and never ages.
    public func freshness(of observedAt: Timestamp?, at now: Timestamp) -> Freshness {
        guard let observedAt else { return .fresh }
        let age = now.seconds(since: observedAt)
        return age <= freshFor ? .fresh : age <= staleFor ? .stale : .expired
    }

    /// The factor, 1 or more, by which a stale measurement counts as worse in the objective.
    public func penaltyFactor(age: Double) -> Double {
        guard age > freshFor, staleFor > freshFor else { return 1 }
        return 1 + stalePenalty * min(1, (age - freshFor) / (staleFor - freshFor))
    }
}
