/// What is known of links in a scenario, as against what they are.
public struct SimulatedMonitoring: Hashable, Sendable, Codable {
    /// Seconds between two reports of a link; `nil` when the truth is known at once and for nothing.
    public var interval: Double?
    /// Seconds from the end of a window until its report is in the state database.
    public var delay: Double
    /// Messages in a window; reliability is counted over them.
    public var messages: Int
    /// Relative standard deviation of a measured latency around the true one.
    public var noise: Double
    /// Share of links that nobody ever measures, 0…1.
    public var missing: Double
    /// Share of reports that are lost, 0…1.
    public var lost: Double

    public init(
        interval: Double? = nil, delay: Double = 0, messages: Int = 600, noise: Double = 0, missing: Double = 0,
        lost: Double = 0
    ) {
        self.interval = interval
        self.delay = delay
        self.messages = messages
        self.noise = noise
        self.missing = missing
        self.lost = lost
    }
}
