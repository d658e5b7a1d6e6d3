/// A question that is asked offline: what happens to these applications on this topology, under these strategies, when
/// this befalls it.
///
/// Files are named as the scenario names them, beside its own file.
public struct Scenario: Hashable, Sendable, Codable {
    public var name: String
    /// What is asked, in a sentence or two; reports begin with it.
    public var question: String
    public var topology: TopologySource
    public var workload: Workload
    /// The file of the scheduling policy; `nil` for the default one.
    public var policy: String?
    /// The strategies that are compared, by the names of `PlacementStrategies`; the first one is compared with the others.
    public var strategies: [String]
    public var scheduling: SimulatedScheduling
    public var monitoring: SimulatedMonitoring
    /// What befalls the cluster, in the order of the file.
    public var events: [ScenarioEvent]
    /// Seconds of virtual time, above 0.
    public var horizon: Double
    /// Everything that is left to chance follows from it.
    public var seed: UInt64
    /// How often each strategy is run, each time with other draws; at least 1.
    public var repetitions: Int
    /// A number that is varied, where the scenario asks how something depends on it.
    public var sweep: Sweep?
    /// How tests and first looks run it; see ``shortened()``.
    public var short: ShortForm?

    public init(
        name: String, question: String = "", topology: TopologySource, workload: Workload = Workload(),
        policy: String? = nil, strategies: [String] = ["isochrone"],
        scheduling: SimulatedScheduling = SimulatedScheduling(),
        monitoring: SimulatedMonitoring = SimulatedMonitoring(), events: [ScenarioEvent] = [], horizon: Double = 3600,
        seed: UInt64 = 1, repetitions: Int = 1, sweep: Sweep? = nil, short: ShortForm? = nil
    ) {
        self.name = name
        self.question = question
        self.topology = topology
        self.workload = workload
        self.policy = policy
        self.strategies = strategies
        self.scheduling = scheduling
        self.monitoring = monitoring
        self.events = events
        self.horizon = horizon
        self.seed = seed
        self.repetitions = repetitions
        self.sweep = sweep
        self.short = short
    }
}
