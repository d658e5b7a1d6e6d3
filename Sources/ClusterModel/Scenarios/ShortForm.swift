/// What a short run of a scenario leaves out, for tests and first looks; `nil` leaves the scenario's own.
public struct ShortForm: Hashable, Sendable, Codable {
    /// Seconds of virtual time, above 0 and at most the scenario's own.
    public var horizon: Double?
    /// At least 1.
    public var repetitions: Int?
    /// Values of the sweep, in rising order.
    public var sweepValues: [Int]?
    public var strategies: [String]?

    public init(
        horizon: Double? = nil, repetitions: Int? = nil, sweepValues: [Int]? = nil, strategies: [String]? = nil
    ) {
        self.horizon = horizon
        self.repetitions = repetitions
        self.sweepValues = sweepValues
        self.strategies = strategies
    }

    /// Of scenarios that say nothing of it: one repetition of 20 minutes at most.
    public static let standard = ShortForm(horizon: 1200, repetitions: 1)
    /// How many values of the sweep remain where no ``sweepValues`` are given.
    public static let standardSweepLength = 2
}

extension Scenario {
    /// The scenario in its short form, without events that it would not live to see.
    public func shortened() -> Scenario {
        let short = short ?? .standard
        var scenario = self
        scenario.short = nil
        scenario.horizon = min(horizon, short.horizon ?? horizon)
        scenario.repetitions = min(repetitions, short.repetitions ?? 1)
        scenario.strategies = short.strategies ?? strategies
        if let values = sweep?.values {
            scenario.sweep?.values = short.sweepValues ?? Array(values.prefix(ShortForm.standardSweepLength))
        }
        scenario.events.removeAll { $0.at >= scenario.horizon }
        return scenario
    }
}
